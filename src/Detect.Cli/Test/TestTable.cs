using Detect.Engine;
using Detect.Rules;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Results for a person: each rule file in a line, failures with what was expected beside what came.</summary>
internal sealed class TestTable(IAnsiConsole output)
{
    public static void Write(RuleTestReport report, IAnsiConsole output) => new TestTable(output).Write(report);

    private void Write(RuleTestReport report)
    {
        foreach (var finding in report.Findings)
        {
            WriteFinding(finding);
        }

        foreach (var file in report.Results.GroupBy(result => result.Path))
        {
            WriteFile(file.Key, [.. file]);
        }

        WriteCount(report);
    }

    private void WriteFinding(Finding finding)
    {
        var colour = finding.Severity == FindingSeverity.Error ? "red" : "yellow";
        var place = $"{finding.Path}:{finding.Position.Line}:{finding.Position.Column}";
        output.WriteMarkup($"[{colour}]{Markup.Escape(LintJson.SeverityName(finding.Severity))}[/]  {Markup.Escape(Printable.Of(place))}  [bold]{finding.Code}[/]\n");
        var hint = finding.Suggestion is null ? "" : $"; did you mean \"{finding.Suggestion}\"?";
        output.WriteIndented(Printable.Of(finding.Message + hint), indent: 4);
    }

    private void WriteFile(string path, IReadOnlyList<RuleTestResult> results)
    {
        var failed = results.Count(result => !result.Passed);
        var mark = failed == 0 ? "[green]ok[/]    " : "[red]FAILED[/]";
        var tests = results.Select(result => (result.Test, result.Position)).Distinct().Count();
        var boundaries = results.Where(result => result.Case is not null).DistinctBy(result => (result.Test, result.Position, result.Case)).Count();
        output.WriteMarkup(
            $"{mark}  {Markup.Escape(Printable.Of(path))}  [grey]{Plural.Of(tests, "test")}, {Plural.Of(boundaries, "boundary case")}[/]\n");
        foreach (var alike in results.Where(result => !result.Passed).GroupBy(Difference))
        {
            WriteFailure([.. alike]);
        }
    }

    /// <summary>A test that fails alike in every dialect is shown once.</summary>
    private static (string Test, string? Case, string Expected, string Got) Difference(RuleTestResult result) =>
        (result.Test, result.Case, string.Join('\n', result.Expected), string.Join('\n', result.Got));

    private void WriteFailure(IReadOnlyList<RuleTestResult> alike)
    {
        var result = alike[0];
        var name = TestName.Of(result, string.Join(", ", alike.Select(one => one.Dialect)));
        output.WriteIndented(Printable.Of($"{result.Path}:{result.Position.Line}: {name}"), indent: 4, style: "bold");
        var table = new Table { Border = TableBorder.Square };
        table.AddColumn("expected").AddColumn("got");
        foreach (var (expected, got) in SideBySide(result.Expected, result.Got))
        {
            table.AddRow(Markup.Escape(Printable.Of(expected)), Markup.Escape(Printable.Of(got)));
        }

        output.Write(new Padder(table).Padding(4, 0, 0, 0));
    }

    private static IEnumerable<(string Expected, string Got)> SideBySide(IReadOnlyList<string> expected, IReadOnlyList<string> got)
    {
        if (expected.Count == 0 || got.Count == 0)
        {
            expected = expected.Count == 0 ? ["no alert"] : expected;
            got = got.Count == 0 ? ["no alert"] : got;
        }

        for (var i = 0; i < Math.Max(expected.Count, got.Count); i++)
        {
            yield return (i < expected.Count ? expected[i] : "", i < got.Count ? got[i] : "");
        }
    }

    private void WriteCount(RuleTestReport report)
    {
        var errors = report.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        var failed = report.Results.Count(result => !result.Passed);
        var colour = report.Passed ? "green" : "red";
        output.WriteMarkup(
            $"[{colour}]{Plural.Of(report.Rules.Count, "rule")}, {Plural.Of(report.Results.Count, "run")}: "
            + $"{failed} failed{(errors > 0 ? $", {Plural.Of(errors, "error")}" : "")}[/]\n");
    }
}
