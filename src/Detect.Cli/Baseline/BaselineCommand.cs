using System.CommandLine;

namespace Detect.Cli;

/// <summary><c>detect baseline</c>: holds PIM role settings against what privileged roles should ask for.</summary>
internal static class BaselineCommand
{
    public static Command Create(Terminal console)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Role-management policies and policy assignments as Graph or Azure returns them: files, folders, or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var baseline = new Option<string?>("--baseline", "-b")
        {
            Description = "The settings to hold them against. Default: the baselines of Microsoft's security-operations guide.",
            HelpName = "FILE",
        };
        var format = CommonOptions.Format("table", "jsonl");
        var command = new Command("baseline", "Compares the settings of PIM roles with a baseline and shows each that is weaker.") { files, baseline, format };
        command.SetAction(parsed =>
            (int)new BaselineRun(console, parsed.GetValue(format)!).Run(parsed.GetValue(files)!, parsed.GetValue(baseline)));
        return command;
    }
}
