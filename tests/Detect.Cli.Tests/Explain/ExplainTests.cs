namespace Detect.Cli.Tests;

public sealed class ExplainTests : IDisposable
{
    private const string Rule =
        """
        title: User added by a stranger
        status: test
        level: medium
        logsource:
          product: azure
          service: auditlogs
        detection:
          selection:
            operation: Add user
          filter:
            actor|endswith: "@contoso.example"
          condition: selection and not filter

        """;

    private readonly Scratch folder = new();

    public ExplainTests()
    {
        folder.Write("rule.yml", Rule);
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0), Records.UserAdded("r2", 1, actor: "eve@fabrikam.example"), "{\"oops\":"));
    }

    [Fact]
    public void An_event_that_matches_shows_what_held()
    {
        var outcome = Explain("rule.yml", "a.jsonl:2");

        outcome.ExitCode.Should().Be(0);
        outcome.Output.Should().Be(
            """
            a.jsonl:2: Add user, 2026-03-02T09:01:00.0000000Z
              table audit · shape EventHubs · id r2

            ✓ User added by a stranger matches
              ✓ all of
                ✓ operation: Add user
                  found "Add user"
                ✓ not
                  ✗ actor|endswith: @contoso.example
                    found "eve@fabrikam.example"
            """ + "\n\n");
    }

    [Fact]
    public void An_event_that_does_not_match_shows_which_predicate_failed_and_what_was_found()
    {
        var outcome = Explain("rule.yml", "a.jsonl");

        outcome.ExitCode.Should().Be(0);
        outcome.Output.Should().Be(
            """
            a.jsonl:1: Add user, 2026-03-02T09:00:00.0000000Z
              table audit · shape EventHubs · id r1

            ✗ User added by a stranger does not match
              ✗ all of
                ✓ operation: Add user
                  found "Add user"
                ✗ not
                  ✓ actor|endswith: @contoso.example
                    found "ada@contoso.example"
            """ + "\n\n");
    }

    [Fact]
    public void What_was_found_is_said_of_each_field()
    {
        folder.Write("rule.yml", Rule.Replace("operation: Add user", "operation: [Add user, Add group]\n    role: x\n    callerIpAddress: x"));

        Explain("rule.yml", "a.jsonl:2").Output.Should().Contain(
            """
                ✓ any of
                  ✓ operation: Add user
                  ✗ operation: Add group
                    found "Add user"
                ✗ role: x
                  found nothing: the event does not have this field
                ✗ callerIpAddress: x
            """);
    }

    [Fact]
    public void A_record_that_did_not_decode_is_said_first()
    {
        var outcome = Explain("rule.yml", "a.jsonl:3");

        outcome.ExitCode.Should().Be(3);
        outcome.OutputLines[0].Should().Be("not decoded, so no rule sees this record");
        outcome.OutputLines[1].Should().StartWith("  a.jsonl:3: ");
    }

    [Fact]
    public void A_rule_that_is_not_routed_to_the_events_table_says_so()
    {
        folder.Write("rule.yml", Rule.Replace("auditlogs", "signinlogs").Replace("operation: Add user", "userPrincipalName: x").Replace("actor|", "userPrincipalName|"));

        Explain("rule.yml", "a.jsonl:1").Output.Should()
            .Contain("✗ User added by a stranger does not match").And.Contain("not routed: logsource azure/signinlogs reads signIn");
    }

    [Fact]
    public void One_of_several_rules_is_chosen_by_title_name_or_id()
    {
        folder.Write("two.yml", $"{Rule}---\n{Records.UserAddedRule}");

        Explain("two.yml:user_added", "a.jsonl").Output.Should().Contain("✓ User added matches").And.NotContain("stranger");
        Explain("two.yml:User added by a stranger", "a.jsonl").Output.Should().NotContain("✓ User added matches");
        Explain("two.yml", "a.jsonl").Output.Should().Contain("✓ User added matches").And.Contain("stranger");
    }

    [Fact]
    public void A_rule_that_is_not_in_the_file_is_met_with_those_that_are() =>
        Explain("rule.yml:nosuch", "a.jsonl").Should().Be(new Outcome(
            3, "", "detect: rule.yml: has no rule 'nosuch'; its rules are 'User added by a stranger'\n"));

    [Fact]
    public void A_correlation_is_explained_by_the_rules_it_counts()
    {
        folder.Write("many.yml", Records.ManyUsersAddedRule);

        Explain("many.yml:Many users added by one account", "a.jsonl").Output.Should().Contain("✓ User added matches");
    }

    [Fact]
    public void An_event_can_come_from_standard_input() =>
        DetectProgram.RunWith(folder, Records.UserAdded("r1", 0, actor: "eve@fabrikam.example"), 120, "explain", "rule.yml", "-")
            .Output.Should().Contain("✓ User added by a stranger matches");

    [Theory]
    [InlineData("a.jsonl:99", "detect: a.jsonl: no record begins on line 99")]
    [InlineData("nosuch.jsonl", "detect: nosuch.jsonl: no such file or folder")]
    public void An_event_that_cannot_be_found_is_one_sentence(string e, string sentence)
    {
        var outcome = Explain("rule.yml", e);

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Equal(sentence);
    }

    public void Dispose() => folder.Dispose();

    private Outcome Explain(string rule, string e) => DetectProgram.RunIn(folder, "explain", rule, e);
}
