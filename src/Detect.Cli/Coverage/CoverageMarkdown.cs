namespace Detect.Cli;

/// <summary>The page docs/coverage.md.</summary>
internal static class CoverageMarkdown
{
    public static void Write(CoverageReport report, TextWriter output)
    {
        output.WriteLine("# Coverage");
        output.WriteLine();
        output.WriteLine("Which rows of the monitoring tables in Microsoft's security operations guide for Entra the shipped rules implement: the");
        output.WriteLine("logs a row needs, the rules, and whether their tests pass. Written by `detect coverage --format md`.");
        output.WriteLine();
        output.WriteLine("| page | rows | with a rule |");
        output.WriteLine("|---|---|---|");
        foreach (var page in report.Pages)
        {
            var rows = RowsOf(report, page.Id);
            output.WriteLine($"| [{page.Title}](#{Anchor(page.Title)}) | {rows.Count} | {rows.Count(row => row.Rules.Count > 0)} |");
        }

        foreach (var page in report.Pages)
        {
            output.WriteLine();
            output.WriteLine($"## {page.Title}");
            output.WriteLine();
            output.WriteLine("| row | what | risk | logs | rules | tests |");
            output.WriteLine("|---|---|---|---|---|---|");
            foreach (var row in RowsOf(report, page.Id))
            {
                output.WriteLine(Line(row));
            }
        }
    }

    private static List<CoveredRow> RowsOf(CoverageReport report, string page) => [.. report.Rows.Where(row => row.Row.Page == page)];

    private static string Line(CoveredRow row)
    {
        var rules = string.Join("<br>", row.Rules.Select(rule => $"[{Cell(rule.Rule.Title)}](../{rule.Rule.Path})"));
        var tests = row.Tests switch { TestVerdict.Passed => "pass", TestVerdict.Failed => "fail", _ => row.Rules.Count == 0 ? "" : "none" };
        return $"| `{row.Row.Id}` | {Cell(row.Row.What)} | {row.Row.Risk} | {string.Join(", ", row.Logs)} | {rules} | {tests} |";
    }

    private static string Anchor(string title) => title.ToLowerInvariant().Replace(' ', '-');

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
