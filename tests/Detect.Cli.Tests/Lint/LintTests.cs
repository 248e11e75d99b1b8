using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class LintTests : IDisposable
{
    private readonly Scratch folder = new();

    [Fact]
    public void A_finding_is_a_line_of_json_with_its_place_and_suggestion()
    {
        folder.Write("rules/broken.yml", Records.UserAddedRule.Replace("condition: selection", "condition: selektion"));

        var outcome = Lint("rules", "--format", "jsonl");

        outcome.ExitCode.Should().Be(2);
        outcome.Error.Should().BeEmpty();
        var finding = outcome.OutputLines.Select(line => JsonNode.Parse(line)!.AsObject())
            .Single(finding => finding["severity"]!.GetValue<string>() == "error");
        finding.Select(property => property.Key).Should().Equal("path", "line", "column", "severity", "code", "message", "suggestion");
        finding["path"]!.GetValue<string>().Should().Be("rules/broken.yml");
        finding["line"]!.GetValue<int>().Should().Be(14);
        finding["column"]!.GetValue<int>().Should().Be(14);
        finding["code"]!.GetValue<string>().Should().Be("unknown-selection");
        finding["suggestion"]!.GetValue<string>().Should().Be("selection");
    }

    [Fact]
    public void Rules_without_a_mistake_are_exit_code_0()
    {
        folder.Write("rules/users.yml", Records.ManyUsersAddedRule);

        Lint("rules").Should().Match<Outcome>(outcome => outcome.ExitCode == 0 && outcome.Output.Contains("1 file, 2 rules loaded: 0 errors"));
    }

    [Fact]
    public void Every_file_of_a_folder_is_checked_in_name_order()
    {
        foreach (var name in new[] { "rules/b.yml", "rules/a.yaml", "rules/sub/c.yml" })
        {
            folder.Write(name, "title: [");
        }

        folder.Write("rules/notes.md", "title: [");

        Lint("rules", "--format", "jsonl").OutputLines.Select(line => JsonNode.Parse(line)!["path"]!.GetValue<string>()).Distinct()
            .Should().Equal("rules/a.yaml", "rules/b.yml", "rules/sub/c.yml");
    }

    [Fact]
    public void The_shipped_detections_have_neither_errors_nor_warnings()
    {
        var outcome = DetectProgram.Run("lint", Path.Join(AppContext.BaseDirectory, "detections"));

        outcome.ExitCode.Should().Be(0);
        outcome.Output.Should().Contain("0 errors, 0 warnings");
    }

    [Fact]
    public void The_rule_in_the_readme_has_neither_errors_nor_warnings()
    {
        var readme = File.ReadAllText(Path.Join(Scratch.RepositoryRoot, "README.md"));
        folder.Write("rules/readme.yml", readme.Split("```yaml\n")[1].Split("```")[0]);

        Lint("rules").Output.Should().Be("1 file, 2 rules loaded: 0 errors, 0 warnings\n");
    }

    [Fact]
    public void A_table_shows_the_offending_line()
    {
        folder.Write("rules/broken.yml", Records.UserAddedRule.Replace("condition: selection", "condition: selektion"));

        var outcome = Lint("rules");

        outcome.ExitCode.Should().Be(2);
        outcome.Output.Should().Contain("  14:14  error  unknown-selection").And.Contain("|   condition: selektion").And.NotContain("\u001b");
    }

    [Fact]
    public void A_rule_that_can_never_fire_is_a_warning_with_the_right_name()
    {
        folder.Write("rules/users.yml", Records.UserAddedRule.Replace("Add user", "Add usr"));

        var outcome = Lint("rules", "--format", "jsonl");

        outcome.ExitCode.Should().Be(0);
        outcome.OutputLines.Select(line => JsonNode.Parse(line)!).Select(finding => $"{finding["severity"]} {finding["code"]} {finding["suggestion"]}")
            .Should().Equal("warning never-matches ", "warning never-matches-operation Add user");
    }

    [Fact]
    public void Fixing_writes_the_files_and_tells_what_it_changed()
    {
        var sound = "# kept\n" + Records.UserAddedRule;
        folder.Write("rules/users.yml", sound.Replace("Add user", "'Add usr' # kept"));

        var outcome = Lint("rules", "--fix");

        outcome.Should().Match<Outcome>(o => o.ExitCode == 0 && o.Output.Contains("0 errors, 0 warnings"));
        outcome.ErrorLines.Should().Equal("rules/users.yml:14:16: fixed: \"Add usr\" is now \"Add user\"", "1 correction made");
        folder.Read("rules/users.yml").Should().Be(sound.Replace("Add user", "'Add user' # kept"));
        Lint("rules", "--fix").ErrorLines.Should().Equal("nothing to fix");
    }

    [Fact]
    public void Fixing_keeps_the_byte_order_mark()
    {
        folder.Write("rules/users.yml", "\uFEFF" + Records.UserAddedRule.Replace("Add user", "Add usr"));

        Lint("rules", "--fix");

        File.ReadAllBytes(Path.Join(folder.Path, "rules/users.yml")).Should().Equal(Encoding.UTF8.GetBytes("\uFEFF" + Records.UserAddedRule));
    }

    public void Dispose() => folder.Dispose();

    private Outcome Lint(params string[] arguments) => DetectProgram.RunIn(folder, ["lint", .. arguments]);
}
