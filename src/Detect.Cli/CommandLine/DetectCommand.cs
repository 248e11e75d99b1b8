using System.CommandLine;
using System.CommandLine.Help;

namespace Detect.Cli;

/// <summary>The root of the command line: parses, reports what cannot be parsed, and runs one of the verbs.</summary>
internal static class DetectCommand
{
    private const string Description =
        "Replays recorded Microsoft Entra logs through Sigma detections, in event time.\n\n"
        + "Exit codes: 0 fine, 1 expectation failed, 2 rules invalid, 3 usage or input.";

    public static ExitCode Run(string[] args)
    {
        var console = Terminal.OfProcess();
        var root = Build(console);
        var parsed = root.Parse(args);
        if (parsed.Action is not HelpWithExamples && UsageErrors.Find(parsed) is { } mistake)
        {
            return UsageErrors.Report(mistake, parsed.CommandResult.Command, console);
        }

        try
        {
            return (ExitCode)parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            console.Fail(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("DETECT_TRACE") is null)
        {
            console.Fail($"internal error: {e.GetType().Name}: {e.Message} (set DETECT_TRACE=1 to see where)");
            return ExitCode.Usage;
        }
    }

    private static RootCommand Build(Terminal console)
    {
        var root = new RootCommand(Description)
        {
            ReplayCommand.Create(console),
            LintCommand.Create(console),
            TestCommand.Create(console),
            ExplainCommand.Create(console),
            FieldsCommand.Create(console),
            BaselineCommand.Create(console),
            CoverageCommand.Create(console),
            NewCommand.Create(console),
            ConfigCommand.Create(console),
            SinksCommand.Create(console),
            ArchiveCommand.Create(console),
            DeadLettersCommand.Create(console),
        };
        root.SetAction(_ => (int)UsageErrors.Report($"a command is missing; expected {UsageErrors.Commands(root)}", root, console));
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!, console.Width);
        }

        return root;
    }
}
