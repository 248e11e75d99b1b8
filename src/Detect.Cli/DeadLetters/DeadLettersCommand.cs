using System.CommandLine;

namespace Detect.Cli;

/// <summary><c>detect deadletters list</c> and <c>retry</c>: what sinks refused for good, and records that could not be read.</summary>
internal static class DeadLettersCommand
{
    private const int StandardLimit = 100;

    public static Command Create(Terminal console)
    {
        var letters = new Command("deadletters", "Shows what sinks refused for good and what could not be read, and sends the former again.")
        {
            List(console), Retry(console),
        };
        letters.SetAction(_ => (int)UsageErrors.Report($"a command is missing; expected {UsageErrors.Commands(letters)}", letters, console));
        return letters;
    }

    private static Command List(Terminal console)
    {
        var sink = Sink("Only those of this sink.");
        var records = new Option<bool>("--records") { Description = "Records that could not be read, in place of what sinks refused." };
        var source = new Option<string?>("--source") { Description = "With --records: only those of this source.", HelpName = "NAME" };
        var limit = new Option<int>("--limit") { Description = "How many at most, the newest.", HelpName = "NUMBER", DefaultValueFactory = _ => StandardLimit };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number < 1))
            {
                result.AddError($"'{token.Value}' is no limit; expected a whole number from 1 on");
            }
        });
        var format = CommonOptions.Format("table", "jsonl");
        var choice = new StoreChoice();
        var list = new Command("list", "Notifications that a sink refused for good, newest first.") { sink, records, source, limit, format };
        choice.AddTo(list);
        list.SetAction((parsed, cancellation) => choice.RunAsync(
            parsed,
            console,
            store =>
            {
                var run = new DeadLetterList(store, console, parsed.GetValue(limit), parsed.GetValue(format) == "jsonl");
                return parsed.GetValue(records)
                    ? run.RecordsAsync(parsed.GetValue(source), cancellation)
                    : run.RefusedAsync(parsed.GetValue(sink), cancellation);
            },
            cancellation));
        return list;
    }

    private static Command Retry(Terminal console)
    {
        var ids = new Argument<string[]>("ID") { Description = "As 'list' shows them. Default: all.", Arity = ArgumentArity.ZeroOrMore };
        var sink = Sink("Only those of this sink.");
        var choice = new StoreChoice();
        var retry = new Command("retry", "Puts notifications back into the queues of their sinks, where the worker takes them from.") { ids, sink };
        choice.AddTo(retry);
        retry.SetAction((parsed, cancellation) => choice.RunAsync(
            parsed,
            console,
            store => DeadLetterRetry.RunAsync(store, parsed.GetValue(sink), parsed.GetValue(ids)!, TimeProvider.System, console, cancellation),
            cancellation));
        return retry;
    }

    private static Option<string?> Sink(string description) => new("--sink") { Description = description, HelpName = "NAME" };
}
