using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Detect.Cli.Tests;

public sealed class TestCommandTests : IDisposable
{
    private const string Rule = """
        title: User deleted
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e01
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Delete user
          condition: selection
        """;

    private static readonly string AbsentRule = Rule.Replace("level: low", "name: deleted\nlevel: low") + """

        ---
        title: User added
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e03
        name: added
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Add user
          condition: selection
        ---
        title: Added, and not deleted
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e04
        level: low
        correlation: {type: event_count, rules: [deleted], group-by: [actor], timespan: 1h, condition: {eq: 0}}
        detect: {absent: {after: added}}
        """;

    private const string Passing = """
        tests:
          - name: A user is deleted
            events: [{at: 0m, use: user-delete}]
            alerts: [{at: 0m}]
          - name: A user is changed
            events: [{at: 0m, use: user-update}]
            alerts: []
        """;

    private readonly Scratch folder = new();

    [Fact]
    public void The_shipped_detections_pass_their_tests()
    {
        var outcome = DetectProgram.Run("test");

        outcome.Output.Should().NotContain("FAILED").And.Contain("detections/pim/add-eligible-assignment-to-top-role.test.yml");
        outcome.ExitCode.Should().Be(0);
    }

    [Fact]
    public void A_passing_file_is_one_line()
    {
        Write(Rule, Passing);

        var outcome = Test("rules");

        outcome.OutputLines.Should().Equal("ok      rules/deleted.test.yml  2 tests, 0 boundary cases", "1 rule, 6 runs: 0 failed");
        outcome.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("rules/deleted.yml")]
    [InlineData("rules/deleted.test.yml")]
    public void A_rule_brings_its_test_along_and_a_test_its_rule(string path)
    {
        Write(Rule, Passing);
        folder.Write("rules/untested.yml", Rule.Replace("2e01", "2e02"));

        Test(path).Should().Match<Outcome>(outcome => outcome.ExitCode == 0 && outcome.Output.Contains("2 tests"));
    }

    [Fact]
    public void A_failure_shows_expected_and_got_side_by_side_once()
    {
        Write(Rule, Passing.Replace("alerts: [{at: 0m}]", "alerts: [{at: 5m}]"));

        var outcome = Test("rules");

        outcome.ExitCode.Should().Be(1);
        outcome.Output.Should().Contain("FAILED  rules/deleted.test.yml").And.Contain("rules/deleted.test.yml:2: A user is deleted (Event Hubs, Log Analytics, Graph)");
        outcome.OutputLines.Should().Contain(line => line.Contains("│ expected │ got"))
            .And.Contain(line => line.Contains("│ at 5m    │ at 0m, count 1, events 1"));
    }

    [Fact]
    public void A_rule_without_a_test_is_exit_code_1()
    {
        folder.Write("rules/deleted.yml", Rule);

        var outcome = Test("rules");

        outcome.ExitCode.Should().Be(1);
        outcome.Output.Should().Contain("rule-without-test");
    }

    [Fact]
    public void A_rule_that_does_not_load_is_exit_code_2()
    {
        Write(Rule.Replace("condition: selection", "condition: selektion"), Passing);

        Test("rules").Should().Match<Outcome>(outcome => outcome.ExitCode == 2 && outcome.Output.Contains("unknown-selection"));
    }

    [Fact]
    public void A_test_that_cannot_be_read_is_exit_code_2()
    {
        Write(Rule, Passing.Replace("use: user-delete", "use: user-delet"));

        Test("rules").Should().Match<Outcome>(outcome =>
            outcome.ExitCode == 2 && outcome.Output.Contains("unknown-record") && outcome.Output.Contains("did you mean \"user-delete\"?"));
    }

    [Fact]
    public void A_path_that_is_not_there_is_exit_code_3() => Test("nowhere.yml").ExitCode.Should().Be(3);

    [Fact]
    public void With_jsonl_each_run_is_a_line()
    {
        Write(Rule, Passing);

        var lines = Test("rules", "--format", "jsonl").OutputLines.Select(line => JsonNode.Parse(line)!.AsObject()).ToList();

        lines.Should().HaveCount(6);
        lines[0].Select(property => property.Key).Should().Equal("path", "line", "test", "case", "dialect", "passed", "expected", "got");
        lines[0]["dialect"]!.GetValue<string>().Should().Be("Event Hubs");
        lines[0]["got"]![0]!.GetValue<string>().Should().Be("at 0m, count 1, events 1");
    }

    [Fact]
    public void With_junit_each_file_is_a_suite_and_failures_say_why()
    {
        Write(Rule, Passing.Replace("alerts: [{at: 0m}]", "alerts: []"));

        var suites = XDocument.Parse(Test("rules", "--format", "junit").Output).Root!.Elements("testsuite").ToList();

        var suite = suites.Should().ContainSingle().Subject;
        suite.Attribute("name")!.Value.Should().Be("rules/deleted.test.yml");
        suite.Attribute("tests")!.Value.Should().Be("7");
        suite.Attribute("failures")!.Value.Should().Be("4");
        suite.Descendants("failure").Last().Value.Should().Be("expected:\n  no alert\ngot:\n  at 0m, count 1, events 1");
    }

    [Fact]
    public void A_boundary_that_cannot_be_tried_is_said_in_every_format()
    {
        Write(AbsentRule, """
            tests:
              - name: A user is added and nothing follows
                events: [{at: 0m, use: user-add, actor: alice}]
                alerts: [{group: alice}]
              - name: Nothing happens
                events: []
                alerts: []
            """);
        const string Sentence = "no answer is tried at its boundaries, since no event of the file's tests is one in the alert's group";

        var table = Test("rules");
        table.ExitCode.Should().Be(0);
        table.Output.ReplaceLineEndings(" ").Replace("     ", " ").Should().Contain("info  rules/deleted.yml:21:1  untried-boundary")
            .And.Contain($"of \"Added, and not deleted\" {Sentence}");
        Test("rules", "--format", "jsonl").Output.Should().Contain("untried-boundary").And.Contain(Sentence);
        var skipped = XDocument.Parse(Test("rules", "--format", "junit").Output).Descendants("skipped").Should().ContainSingle().Subject;
        skipped.Attribute("message")!.Value.Should().EndWith(Sentence);
        skipped.Parent!.Parent!.Attribute("failures")!.Value.Should().Be("0");
    }

    [Fact]
    public void Lint_and_replay_take_neither_tests_nor_records_for_rules()
    {
        Write(Rule, Passing);
        folder.Write("rules/mine.records.yml", "mine: {use: user-add}\n");

        DetectProgram.RunIn(folder, "lint", "rules").Output.Should().Contain("1 file, 1 rule loaded: 0 errors");
    }

    public void Dispose() => folder.Dispose();

    private void Write(string rule, string test)
    {
        folder.Write("rules/deleted.yml", rule);
        folder.Write("rules/deleted.test.yml", test);
    }

    private Outcome Test(params string[] arguments) => DetectProgram.RunIn(folder, ["test", .. arguments]);
}
