using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli.Tests;

public sealed class AlertTableTests
{
    [Fact]
    public void Piped_there_are_no_frames_and_no_trailing_blanks()
    {
        Table(120, framed: false).Should().Be(
            """
            Level Last event (UTC)    Rule                             Who → whom                       Why
            high  2026-03-02 09:41:11 Eligible adds to privileged      mallory@contoso.example →        4 of 4 in 37 min of 60
                                      roles                            dave@contoso.example +1
            low   2026-03-02 09:41:11 Another rule                     mallory@contoso.example →        4 of 4 in 37 min of 60
                                                                       dave@contoso.example +1
            """);
    }

    [Fact]
    public void At_120_columns_a_row_says_how_bad_when_what_who_and_why()
    {
        Table(120, framed: true).Should().Be(
            """
            ╭───────┬─────────────────────┬───────────────────────────────────┬───────────────────────────┬────────────────────────╮
            │ Level │ Last event (UTC)    │ Rule                              │ Who → whom                │ Why                    │
            ├───────┼─────────────────────┼───────────────────────────────────┼───────────────────────────┼────────────────────────┤
            │ high  │ 2026-03-02 09:41:11 │ Eligible adds to privileged roles │ mallory@contoso.example   │ 4 of 4 in 37 min of 60 │
            │       │                     │                                   │ → dave@contoso.example +1 │                        │
            │ low   │ 2026-03-02 09:41:11 │ Another rule                      │ mallory@contoso.example   │ 4 of 4 in 37 min of 60 │
            │       │                     │                                   │ → dave@contoso.example +1 │                        │
            ╰───────┴─────────────────────┴───────────────────────────────────┴───────────────────────────┴────────────────────────╯
            """);
    }

    [Fact]
    public void At_80_columns_the_arithmetic_is_left_to_the_block()
    {
        Table(80, framed: true).Should().Be(
            """
            ╭───────┬──────────────────┬─────────────────────────┬─────────────────────────╮
            │ Level │ Last event (UTC) │ Rule                    │ Who → whom              │
            ├───────┼──────────────────┼─────────────────────────┼─────────────────────────┤
            │ high  │ 2026-03-02 09:41 │ Eligible adds to        │ mallory@contoso.example │
            │       │                  │ privileged roles        │ → dave@contoso.example  │
            │       │                  │                         │ +1                      │
            │ low   │ 2026-03-02 09:41 │ Another rule            │ mallory@contoso.example │
            │       │                  │                         │ → dave@contoso.example  │
            │       │                  │                         │ +1                      │
            ╰───────┴──────────────────┴─────────────────────────┴─────────────────────────╯
            """);
    }

    [Fact]
    public void A_block_holds_the_proof_and_the_first_step()
    {
        Block(120, Some.Alert()).Should().Be(
            """
            HIGH Eligible adds to privileged roles
              2026-03-02 09:04:11 to 2026-03-02 09:41:11 UTC · 4 of 4 in 37 min of 60 · actor mallory@contoso.example
              mallory@contoso.example counts as privileged: accounts.yml line 4
                09:04:11  Add eligible member to role in PIM requested (permanent)
                          mallory@contoso.example → dave@contoso.example · Global Administrator · 203.0.113.7 · success
                09:41:11  Add eligible member to role in PIM requested (permanent)
                          mallory@contoso.example → erin@contoso.example · Global Administrator · 203.0.113.7 · success
              First: Ask the actor whether they made these assignments.
              alert a1 · detections/pim/eligible-adds.yml
            """);
    }

    [Fact]
    public void At_80_columns_a_block_breaks_between_its_parts()
    {
        Block(80, Some.Alert()).Should().Be(
            """
            HIGH Eligible adds to privileged roles
              2026-03-02 09:04:11 to 2026-03-02 09:41:11 UTC · 4 of 4 in 37 min of 60 ·
              actor mallory@contoso.example
              mallory@contoso.example counts as privileged: accounts.yml line 4
                09:04:11  Add eligible member to role in PIM requested (permanent)
                          mallory@contoso.example → dave@contoso.example ·
                          Global Administrator · 203.0.113.7 · success
                09:41:11  Add eligible member to role in PIM requested (permanent)
                          mallory@contoso.example → erin@contoso.example ·
                          Global Administrator · 203.0.113.7 · success
              First: Ask the actor whether they made these assignments.
              alert a1 · detections/pim/eligible-adds.yml
            """);
    }

    [Fact]
    public void A_role_that_is_itself_the_target_is_named_once()
    {
        var alert = Some.Alert() with { Events = [Some.Event("e1", Some.Nine, "Global Administrator")] };

        Block(120, alert).Should().Contain("mallory@contoso.example → Global Administrator · 203.0.113.7 · success");
    }

    [Fact]
    public void Names_in_a_log_cannot_steer_the_terminal()
    {
        var alert = Some.Alert() with { Events = [Some.Event("e1", Some.Nine, "\u001b[2Jdave\u202E")] };

        Block(120, alert).Should().Contain("\uFFFD[2Jdave\uFFFD").And.NotContain("\u001b");
    }

    [Fact]
    public void Square_brackets_are_text() =>
        Block(120, Some.Alert(rule: Some.Rule(title: "Odd [red]title[/]"))).Should().Contain("Odd [red]title[/]");

    [Fact]
    public void A_long_episode_is_cut_and_counted()
    {
        var alert = Some.Alert() with
        {
            Events = [.. Enumerable.Range(0, 20).Select(i => Some.Event($"e{i}", Some.Nine.AddMinutes(i), "dave@contoso.example"))],
            EventCount = 500,
        };

        Block(120, alert).Should().Contain("and 488 more events");
    }

    private static string Table(int width, bool framed)
    {
        Alert[] alerts = [Some.Alert(), Some.Alert("a2", rule: Some.Rule(RuleLevel.Low, "Another rule"))];
        return Screen.Render(width, console => AlertTable.Write(alerts, console, framed));
    }

    private static string Block(int width, Alert alert) => Screen.Render(width, console => AlertBlock.Write(alert, console));
}
