using Spectre.Console;

namespace Detect.Cli;

/// <summary>Rows for a person, page by page: what has a rule with its rules, what has none in one line.</summary>
internal static class CoverageListing
{
    public static void Write(CoverageReport report, IAnsiConsole output)
    {
        foreach (var page in report.Pages)
        {
            var rows = report.Rows.Where(row => row.Row.Page == page.Id).ToList();
            output.WriteMarkup($"[bold]{Markup.Escape(page.Title)}[/]  [grey]{page.Id}: {Count(rows)}[/]\n");
            foreach (var row in rows)
            {
                Write(row, output);
            }

            output.WriteMarkup("\n");
        }

        output.WriteMarkup($"{Count(report.Rows)}\n");
    }

    public static string Verdict(TestVerdict tests) => tests switch
    {
        TestVerdict.Passed => "tests pass",
        TestVerdict.Failed => "tests fail",
        _ => "no tests",
    };

    private static void Write(CoveredRow row, IAnsiConsole output)
    {
        var logs = string.Join(", ", row.Logs);
        if (row.Rules.Count == 0)
        {
            output.WriteIndented(RichText.JoinParts(row.Row.Id, row.Row.Risk, logs), indent: 4, style: "grey", lead: "  - ");
            return;
        }

        var colour = row.Tests switch { TestVerdict.Passed => "green", TestVerdict.Failed => "red", _ => "yellow" };
        output.WriteIndented(RichText.JoinParts(row.Row.Id, row.Row.Risk, logs, Verdict(row.Tests)), indent: 4, style: colour, lead: "  * ");
        output.WriteIndented(row.Row.What, indent: 6);
        foreach (var rule in row.Rules)
        {
            output.WriteIndented(
                Printable.Of(rule.Rule.Title) + (rule.Tests == row.Tests ? "" : $" ({Verdict(rule.Tests)})"), indent: 8, lead: "      ");
        }
    }

    private static string Count(IReadOnlyList<CoveredRow> rows) =>
        $"{rows.Count(row => row.Rules.Count > 0)} of {Plural.Of(rows.Count, "row")} with a rule";
}
