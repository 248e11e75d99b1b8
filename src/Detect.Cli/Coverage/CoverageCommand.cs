using System.CommandLine;
using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary><c>detect coverage</c>: the monitoring tables, row by row, with the rules that implement them.</summary>
internal static class CoverageCommand
{
    public static Command Create(Terminal console)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Rules, or folders of rules and tests; none means the shipped detections.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var page = Page();
        var format = CommonOptions.Format("table", "md", "jsonl", "navigator");
        var rules = new RuleOptions();
        var command = new Command(
            "coverage", "Shows which rows of Microsoft's monitoring tables the rules implement, the logs they need, and whether their tests pass.")
        {
            paths, page, format,
        };
        rules.AddTo(command);
        command.SetAction(parsed =>
            (int)Run(console, parsed.GetValue(paths) ?? [], parsed.GetValue(page), parsed.GetValue(format)!, rules.Read(parsed)));
        return command;
    }

    private static Option<string?> Page()
    {
        var page = new Option<string?>("--page", "-p") { Description = "Show only one page of the guide, such as pim.", HelpName = "PAGE" };
        page.Validators.Add(result =>
        {
            var known = CoverageTable.Default.Pages.Select(one => one.Id).ToList();
            if (result.Tokens is [var token] && !known.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"unknown page '{token.Value}'; expected one of {string.Join(", ", known)}" + Spelling.DidYouMean(token.Value, known));
            }
        });
        return page;
    }

    private static ExitCode Run(Terminal console, string[] paths, string? page, string format, RuleLoadOptions options)
    {
        var listing = paths.Length == 0 ? RuleTestFolder.ReadShipped() : RuleTestFolder.Read(paths);
        if (listing.Problems.Count > 0)
        {
            throw new UsageException(string.Join('\n', listing.Problems));
        }

        if (listing.Rules.Count == 0)
        {
            throw new UsageException($"{string.Join(", ", paths)}: no rules; expected files ending in .yml or .yaml");
        }

        var loaded = RuleLoader.Load(listing.Rules, options);
        if (loaded.HasErrors)
        {
            return RuleErrors.Report(loaded, console);
        }

        var tests = RuleTests.Run(new RuleTestInput
        {
            Rules = listing.Rules,
            Tests = listing.Tests,
            ReadText = path => File.Exists(path) ? InputFile.Read(path).Text : null,
            Options = options,
        });
        var report = CoverageReport.Of(CoverageTable.Default, loaded.Rules, tests);
        Write(page is null ? report : report.OnPage(page), format, console);
        return ExitCode.Ok;
    }

    private static void Write(CoverageReport report, string format, Terminal console)
    {
        switch (format)
        {
            case "md":
                CoverageMarkdown.Write(report, console.Output);
                break;
            case "jsonl":
                CoverageJson.Write(report, console.OutputBytes);
                break;
            case "navigator":
                NavigatorLayer.Write(report, console.OutputBytes);
                break;
            default:
                CoverageListing.Write(report, console.Rich());
                break;
        }
    }
}
