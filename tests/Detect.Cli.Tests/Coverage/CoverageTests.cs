using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class CoverageTests : IDisposable
{
    private const string Test = """
        tests:
          - name: One
            events: [{at: 0m, use: user-added}]
            alerts: [{at: 0m}]
          - name: None
            events: [{at: 0m, use: user-added, operation: Update user}]
            alerts: []
        records:
          user-added:
            category: AuditLogs
            operationName: Add user
            properties: {result: success, loggedByService: Core Directory, initiatedBy: {user: {userPrincipalName: ada@contoso.example}}}

        """;

    private readonly Scratch folder = new();

    public CoverageTests() => folder.Write("rules/user-added.yml", Records.UserAddedRule + "tags: [attack.persistence, attack.t1136.003]\n");

    [Theory]
    [InlineData(null, "none")]
    [InlineData("alerts: [{at: 0m}]", "passed")]
    [InlineData("alerts: [{at: 5m}]", "failed")]
    public void A_row_says_which_rules_implement_it_which_logs_they_read_and_whether_their_tests_pass(string? alerts, string verdict)
    {
        if (alerts is not null)
        {
            folder.Write("rules/user-added.test.yml", Test.Replace("alerts: [{at: 0m}]", alerts));
        }

        var outcome = Run("rules", "--format", "jsonl");

        outcome.ExitCode.Should().Be(0);
        var row = outcome.OutputLines.Select(line => JsonNode.Parse(line)!).Single(row => row["rules"]!.AsArray().Count > 0);
        row["row"]!.GetValue<string>().Should().Be("user-lifecycle-nonapproved-actor");
        row["tests"]!.GetValue<string>().Should().Be(verdict);
        row["logs"]!.ToJsonString().Should().Be("[\"audit\"]");
        row["rules"]![0]!["path"]!.GetValue<string>().Should().Be("rules/user-added.yml");
        row["rules"]![0]!["tests"]!.GetValue<string>().Should().Be(verdict);
    }

    [Fact]
    public void Every_row_is_listed_also_without_a_rule()
    {
        var rows = Run("rules", "--format", "jsonl").OutputLines.Select(line => JsonNode.Parse(line)!).ToList();

        rows.Should().HaveCount(221);
        rows.Count(row => row["tableRow"]!.GetValue<bool>()).Should().Be(217);
    }

    [Fact]
    public void A_page_fits_80_columns()
    {
        var outcome = DetectProgram.RunWith(folder, input: "", columns: 80, "coverage", "rules", "--page", "user-accounts");

        outcome.OutputLines.Should().OnlyContain(line => line.Length <= 80);
        outcome.OutputLines[0].Should().Be("User accounts  user-accounts: 1 of 48 rows with a rule");
        outcome.OutputLines.Should().ContainInConsecutiveOrder(
            "  * user-lifecycle-nonapproved-actor · Medium · audit · no tests",
            "      Accounts are made or deleted by somebody who may not",
            "        User added",
            "  - user-created-nonapproved-source · Medium · audit");
    }

    [Fact]
    public void The_navigator_layer_scores_each_technique_by_its_rules_and_leaves_tactics_out()
    {
        folder.Write("rules/other.yml", Records.UserAddedRule.Replace("0e01", "0e09").Replace("user_added", "other").Replace("User added", "Other") + "tags: [attack.t1136.003, attack.t1078]\n");

        var layer = JsonNode.Parse(Run("rules", "--format", "navigator").Output)!;

        layer["domain"]!.GetValue<string>().Should().Be("enterprise-attack");
        layer["versions"]!["layer"]!.GetValue<string>().Should().Be("4.5");
        layer["techniques"]!.AsArray().Select(technique => $"{technique!["techniqueID"]} {technique["score"]}").Should().Equal("T1078 1", "T1136.003 2");
        layer["gradient"]!["maxValue"]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public void Rules_with_errors_are_exit_code_2()
    {
        folder.Write("rules/user-added.yml", "title: x");
        folder.Write("rules/bad.yml", Records.UserAddedRule.Replace("condition: selection", "condition: selektion"));

        Run("rules").ExitCode.Should().Be(2);
    }

    /// <summary>Set UPDATE_GOLDEN=1, run the test, and review the difference.</summary>
    [Fact]
    public void The_page_in_the_documentation_is_up_to_date()
    {
        var page = Path.Join(Scratch.RepositoryRoot, "docs", "coverage.md");
        var written = DetectProgram.Run("coverage", "--format", "md").Output;
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(page, written);
        }

        written.Should().Contain("pim-add-eligible-privileged");
        File.ReadAllText(page).Should().Be(written, "it is written by detect coverage --format md");
    }

    public void Dispose() => folder.Dispose();

    private Outcome Run(params string[] arguments) => DetectProgram.RunIn(folder, ["coverage", .. arguments]);
}
