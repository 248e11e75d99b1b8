using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class CompareTests : IDisposable
{
    private readonly Scratch folder = new();

    public CompareTests()
    {
        folder.Write("old/users.yml", Records.ManyUsersAddedRule);
        folder.Write("a.jsonl", Records.Lines(
            [.. Many("ada", [0, 2, 4]), .. Many("bob", [0, 1, 2, 3]), .. Many("cleo", [0, 11, 15]), .. Many("ada", [30, 32, 34])]));
    }

    [Fact]
    public void The_same_rules_leave_every_alert() =>
        Changes(Records.ManyUsersAddedRule).Should().Equal("unchanged ada 09:04", "unchanged ada 09:34", "unchanged bob 09:03");

    [Fact]
    public void A_higher_threshold_removes_alerts() =>
        Changes(Records.ManyUsersAddedRule.Replace("gte: 3", "gte: 4"))
            .Should().Equal("removed ada 09:04", "removed ada 09:34", "unchanged bob 09:03");

    [Fact]
    public void A_longer_window_adds_alerts_and_leaves_others() =>
        Changes(Records.ManyUsersAddedRule.Replace("timespan: 10m", "timespan: 20m"))
            .Should().Equal("added cleo 09:15", "unchanged ada 09:04", "unchanged ada 09:34", "unchanged bob 09:03");

    [Fact]
    public void An_alert_that_other_events_made_is_changed() =>
        Changes(Records.ManyUsersAddedRule.Replace("timespan: 10m", "timespan: 3h").Replace("gte: 3", "gte: 4")).Should().Equal(
            "changed ada 09:34 count 3 → 6, last 2026-03-02 09:04:00 → 2026-03-02 09:34:00, events 3 → 6",
            "removed ada 09:34",
            "unchanged bob 09:03");

    [Fact]
    public void Another_level_is_a_change() =>
        Changes(Records.ManyUsersAddedRule.Replace("level: high", "level: low"))
            .Should().Equal("changed ada 09:04 level high → low", "changed ada 09:34 level high → low", "changed bob 09:03 level high → low");

    [Fact]
    public void A_person_sees_what_changed_rule_by_rule()
    {
        folder.Write("new/users.yml", Records.ManyUsersAddedRule.Replace("gte: 3", "gte: 4"));

        var outcome = DetectProgram.RunWith(folder, input: "", columns: 80, "replay", "a.jsonl", "--rules", "new", "--compare", "old");

        outcome.ExitCode.Should().Be(0);
        outcome.OutputLines.Should().Equal(
            "Many users added by one account",
            "  0 added, 2 removed, 0 changed, 1 unchanged",
            "  - 2026-03-02 09:04:00 · ada@contoso.example · 3 of 3 in 4 min of 10 min",
            "  - 2026-03-02 09:34:00 · ada@contoso.example · 3 of 3 in 4 min of 10 min",
            "0 added, 2 removed, 0 changed, 1 unchanged");
        outcome.ErrorLines[^1].Should().Be("records read: 13, decoded: 13, dead-lettered: 0, duplicates: 0, too late: 0, alerts: 1");
    }

    [Fact]
    public void Old_rules_that_are_none_are_no_comparison()
    {
        folder.Write("none/notes.yml", "notes: none\n");

        DetectProgram.RunIn(folder, ["replay", "a.jsonl", "--rules", "old", "--compare", "none"]).Should().Be(
            new Outcome(3, "", "detect: none: no rule was loaded from it ('detect lint' says why)\n"));
    }

    [Fact]
    public void Errors_in_the_old_rules_are_exit_code_2()
    {
        folder.Write("broken/users.yml", Records.ManyUsersAddedRule.Replace("type: event_count", "type: event_cuont"));

        var outcome = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "old", "--compare", "broken");

        outcome.ExitCode.Should().Be(2);
        outcome.ErrorLines[0].Should().StartWith("broken/users.yml:");
    }

    public void Dispose() => folder.Dispose();

    private static IEnumerable<string> Many(string actor, int[] minutes) =>
        minutes.Select(minute => Records.UserAdded($"{actor}-{minute}", minute, $"{actor}@contoso.example"));

    private IEnumerable<string> Changes(string rules)
    {
        folder.Write("new/users.yml", rules);
        var outcome = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "new", "--compare", "old", "--format", "jsonl");
        outcome.ExitCode.Should().Be(0, outcome.Error);
        return outcome.OutputLines.Select(line => JsonNode.Parse(line)!).Select(Describe).Order(StringComparer.Ordinal);
    }

    private static string Describe(JsonNode change)
    {
        var alert = change["after"] ?? change["before"]!;
        var differences = string.Join(", ", change["differences"]!.AsArray().Select(difference => difference!.GetValue<string>()));
        return $"{change["change"]} {alert["group"]!["actor"]!.GetValue<string>().Split('@')[0]} {alert["last"]!.GetValue<string>()[11..16]} {differences}".TrimEnd();
    }
}
