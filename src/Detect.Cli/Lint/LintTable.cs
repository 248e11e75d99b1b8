using Detect.Rules;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Findings for a person: by file, each with the offending line and a caret under the place.</summary>
internal sealed class LintTable
{
    private readonly IAnsiConsole output;
    private readonly Dictionary<string, string[]> lines;

    private LintTable(IAnsiConsole output, IReadOnlyList<RuleFile> files)
    {
        this.output = output;
        lines = files.ToDictionary(file => file.Path, file => file.Text.ReplaceLineEndings("\n").Split('\n'), StringComparer.Ordinal);
    }

    public static void Write(IReadOnlyList<Finding> findings, IReadOnlyList<RuleFile> files, int rulesLoaded, IAnsiConsole output)
    {
        var table = new LintTable(output, files);
        foreach (var file in findings.GroupBy(finding => finding.Path, StringComparer.Ordinal))
        {
            table.WriteFile(file.Key, file);
        }

        table.WriteCount(findings, files.Count, rulesLoaded);
    }

    private void WriteFile(string path, IEnumerable<Finding> findings)
    {
        output.WriteMarkup($"[bold]{Markup.Escape(Printable.Of(path))}[/]\n");
        foreach (var finding in findings)
        {
            WriteFinding(finding);
        }

        output.WriteLine();
    }

    private void WriteFinding(Finding finding)
    {
        var (line, column) = (finding.Position.Line, finding.Position.Column);
        var severity = LintJson.SeverityName(finding.Severity);
        output.WriteMarkup($"  {line}:{column}  [{Colour(finding.Severity)}]{severity}[/]  [bold]{Markup.Escape(finding.Code)}[/]\n");
        output.WriteIndented(Printable.Of(Sentence(finding)), indent: 4);
        if (lines.TryGetValue(finding.Path, out var text) && line >= 1 && line <= text.Length)
        {
            WriteExcerpt(text[line - 1], column);
        }
    }

    private static string Sentence(Finding finding) => finding.Suggestion is null
        ? finding.Message
        : $"{finding.Message}; did you mean \"{finding.Suggestion}\"?";

    // The excerpt is cut, never wrapped: a caret under a wrapped line would point nowhere.
    private void WriteExcerpt(string text, int column)
    {
        const string Margin = "      | ";
        var room = output.Profile.Width - Margin.Length - 1;
        var start = Math.Max(0, column - 1 - (room * 2 / 3));
        var shown = Printable.Of(text)[Math.Min(start, text.Length)..];
        shown = shown.Length > room ? shown[..room] : shown;
        output.WriteMarkup($"[grey]{Margin}[/]{Markup.Escape(shown)}\n");
        output.WriteMarkup($"[grey]{Margin}[/]{new string(' ', Math.Max(0, column - 1 - start))}[yellow]^[/]\n");
    }

    private void WriteCount(IReadOnlyList<Finding> findings, int files, int rules)
    {
        var errors = findings.Count(finding => finding.Severity == FindingSeverity.Error);
        var warnings = findings.Count(finding => finding.Severity == FindingSeverity.Warning);
        var infos = findings.Count - errors - warnings;
        var colour = errors > 0 ? "red" : warnings > 0 ? "yellow" : "green";
        output.WriteMarkup(
            $"[{colour}]{Plural.Of(files, "file")}, {Plural.Of(rules, "rule")} loaded: "
            + $"{Plural.Of(errors, "error")}, {Plural.Of(warnings, "warning")}{(infos > 0 ? $", {infos} info" : "")}[/]\n");
    }

    private static string Colour(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "red",
        FindingSeverity.Warning => "yellow",
        _ => "blue",
    };
}
