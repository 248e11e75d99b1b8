using System.CommandLine;

namespace Detect.Cli;

/// <summary><c>detect explain</c>: why an event did or did not match a rule, predicate by predicate.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal console)
    {
        var rule = new Argument<string>("RULE") { Description = "A rule file; for a file with several rules FILE:ID or FILE:\"TITLE\"." };
        var source = new Argument<string>("EVENT") { Description = "A log file, FILE:LINE, or - for standard input; without a line the first event." };
        var timestamp = CommonOptions.Timestamp();
        var options = new RuleOptions();
        var command = new Command("explain", "Shows, predicate by predicate, why an event did or did not match a rule.") { rule, source, timestamp };
        options.AddTo(command);
        command.SetAction(parsed => (int)new ExplainRun(console, options.Read(parsed), parsed.GetValue(timestamp))
            .Run(parsed.GetValue(rule)!, parsed.GetValue(source)!));
        return command;
    }
}
