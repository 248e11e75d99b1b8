using System.CommandLine;

namespace Detect.Cli;

/// <summary><c>detect new</c>: a rule and its test, from a recorded event.</summary>
internal static class NewCommand
{
    public static Command Create(Terminal console)
    {
        var e = new Argument<string>("EVENT") { Description = "A log file (its first record), FILE:LINE, or - for standard input." };
        var folder = new Option<string>("--rule", "-r")
        {
            Description = "Folder to write the rule and its test into. Default: the current one.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command("new", "Writes a rule and its test from a recorded event; nobody's name or address is taken over.") { e, folder };
        command.SetAction(parsed => (int)new NewRun(console).Run(parsed.GetValue(e)!, parsed.GetValue(folder)!));
        return command;
    }
}
