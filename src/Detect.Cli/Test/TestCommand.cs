using System.CommandLine;
using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary><c>detect test</c>: runs the tests that lie beside rules.</summary>
internal static class TestCommand
{
    public static Command Create(Terminal console)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Rules, tests, or folders of them; none means the shipped detections.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var format = CommonOptions.Format("table", "jsonl", "junit");
        var rules = new RuleOptions();
        var command = new Command("test", "Runs the tests of rules on the engine, in several log dialects and at each window's boundaries.") { paths, format };
        rules.AddTo(command);
        command.SetAction(parsed => (int)Run(console, parsed.GetValue(paths) ?? [], parsed.GetValue(format)!, rules.Read(parsed)));
        return command;
    }

    private static ExitCode Run(Terminal console, string[] paths, string format, RuleLoadOptions options)
    {
        var listing = paths.Length == 0 ? RuleTestFolder.ReadShipped() : RuleTestFolder.Read(paths);
        if (listing.Problems.Count > 0)
        {
            throw new UsageException(string.Join('\n', listing.Problems));
        }

        if (listing.Rules.Count + listing.Tests.Count == 0)
        {
            throw new UsageException($"{string.Join(", ", paths)}: no rules and no tests; expected files ending in .yml or .yaml");
        }

        var report = RuleTests.Run(new RuleTestInput
        {
            Rules = listing.Rules,
            Tests = listing.Tests,
            ReadText = path => File.Exists(path) ? InputFile.Read(path).Text : null,
            Options = options,
        });
        Write(report, format, console);
        return report.IsInvalid ? ExitCode.RulesInvalid : report.Passed ? ExitCode.Ok : ExitCode.ExpectationFailed;
    }

    private static void Write(RuleTestReport report, string format, Terminal console)
    {
        switch (format)
        {
            case "jsonl":
                TestJson.Write(report, console.OutputBytes);
                break;
            case "junit":
                JUnitReport.Write(report, console.Output);
                break;
            default:
                TestTable.Write(report, console.Rich());
                break;
        }
    }
}
