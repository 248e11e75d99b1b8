using System.CommandLine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary><c>detect lint</c>: says everything that is wrong with rule files, all at once.</summary>
internal static class LintCommand
{
    public static Command Create(Terminal console)
    {
        var paths = CommonOptions.Paths("Rule files, or folders of them.");
        var format = CommonOptions.Format("table", "jsonl");
        var fix = new Option<bool>("--fix")
        {
            Description = "Makes the corrections that need no decision in the files, leaving everything else as it stands, and tells each.",
        };
        var rules = new RuleOptions();
        var command = new Command("lint", "Checks rule files and says what is wrong, where, and what was probably meant.") { paths, format, fix };
        rules.AddTo(command);
        command.SetAction(parsed =>
            (int)Run(console, parsed.GetValue(paths)!, parsed.GetValue(format)!, parsed.GetValue(fix), rules.Read(parsed)));
        return command;
    }

    private static ExitCode Run(Terminal console, string[] paths, string format, bool fix, RuleLoadOptions options)
    {
        options = options with { Lint = true };
        var files = LoadedRules.Read(paths);
        var result = RuleLoader.Load(files, options);
        if (fix)
        {
            files = LintFix.Apply(files, result.Findings, console.Error);
            result = RuleLoader.Load(files, options);
        }

        var findings = result.Findings
            .OrderBy(finding => finding.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Position.Line)
            .ThenBy(finding => finding.Position.Column)
            .ThenBy(finding => finding.Code, StringComparer.Ordinal)
            .ToList();
        if (format == "jsonl")
        {
            LintJson.Write(findings, console.OutputBytes);
        }
        else
        {
            LintTable.Write(findings, files, result.Rules.All.Count(), console.Rich());
        }

        return result.HasErrors ? ExitCode.RulesInvalid : ExitCode.Ok;
    }
}
