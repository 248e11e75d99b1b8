using Detect.Rules;

namespace Detect.Cli.Tests;

public sealed class LintTableTests
{
    private static readonly RuleFile File = new("rules/a.yml", "title: A\ndetection:\n  condition: selektion and not filter\n");

    private static readonly Finding Unknown = new(
        "rules/a.yml", new SourcePosition(3, 14), FindingSeverity.Error, "unknown-selection",
        "the condition refers to \"selektion\", which is not defined", "selection");

    private static readonly Finding Suspicious = new(
        "rules/a.yml", new SourcePosition(1, 1), FindingSeverity.Warning, "missing-level",
        "the rule has no level, and is taken for medium; expected one of informational, low, medium, high or critical");

    [Fact]
    public void Findings_stand_by_file_with_the_offending_line_and_a_caret()
    {
        Show(120, Unknown, Suspicious).Should().Be(
            """
            rules/a.yml
              3:14  error  unknown-selection
                the condition refers to "selektion", which is not defined; did you mean "selection"?
                  |   condition: selektion and not filter
                  |              ^
              1:1  warning  missing-level
                the rule has no level, and is taken for medium; expected one of informational, low, medium, high or critical
                  | title: A
                  | ^

            1 file, 1 rule loaded: 1 error, 1 warning
            """);
    }

    [Fact]
    public void At_80_columns_sentences_wrap_and_excerpts_do_not()
    {
        Show(80, Suspicious).Should().Be(
            """
            rules/a.yml
              1:1  warning  missing-level
                the rule has no level, and is taken for medium; expected one of
                informational, low, medium, high or critical
                  | title: A
                  | ^

            1 file, 1 rule loaded: 0 errors, 1 warning
            """);
    }

    [Fact]
    public void The_caret_stays_under_its_place_in_a_line_too_long_to_show()
    {
        var file = new RuleFile("rules/long.yml", "title: " + new string('x', 300) + " here " + new string('y', 300));
        var finding = Unknown with { Path = file.Path, Position = new SourcePosition(1, 309) };

        var lines = Screen.Render(80, console => LintTable.Write([finding], [file], 0, console)).Split('\n');

        var excerpt = Array.FindIndex(lines, line => line.Contains(" here "));
        lines[excerpt].Should().HaveLength(79);
        lines[excerpt + 1].IndexOf('^').Should().Be(lines[excerpt].IndexOf("here", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clean_run_says_what_was_checked() =>
        Show(80).Should().Be("1 file, 1 rule loaded: 0 errors, 0 warnings");

    [Fact]
    public void A_position_outside_the_file_does_no_harm() =>
        Show(80, Unknown with { Position = new SourcePosition(99, 1) }).Should().Contain("99:1");

    private static string Show(int width, params Finding[] findings) =>
        Screen.Render(width, console => LintTable.Write(findings, [File], 1, console));
}
