using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Detect.Connectors;

namespace Detect.Cli;

/// <summary><c>detect archive verify</c> and <c>detect archive export</c>: evidence as received, and the proof that it is.</summary>
internal static class ArchiveCommand
{
    public static Command Create(Terminal console)
    {
        var archive = new Command("archive", "Verifies the archive of evidence, and hands out its records.") { Verify(console), Export(console) };
        archive.SetAction(_ => (int)UsageErrors.Report($"a command is missing; expected {UsageErrors.Commands(archive)}", archive, console));
        return archive;
    }

    private static Command Verify(Terminal console)
    {
        var head = new Option<ArchiveHead?>("--head")
        {
            Description = "The last entry as an earlier run printed it: finds an archive that was cut or written anew as a whole.",
            HelpName = "NUMBER:HASH",
            CustomParser = ParseHead,
        };
        var choice = new StoreChoice();
        var verify = new Command("verify", "Finds any changed, missing or inserted entry; exit code 1 where there is one.") { head };
        choice.AddTo(verify);
        verify.SetAction((parsed, cancellation) => choice.RunAsync(
            parsed, console, store => ArchiveRun.VerifyAsync(store, parsed.GetValue(head), console, cancellation), cancellation));
        return verify;
    }

    private static Command Export(Terminal console)
    {
        var alert = new Option<string?>("--alert") { Description = "The evidence of this alert, by its id or an alias.", HelpName = "ID" };
        var account = new Option<string?>("--account") { Description = "The records of this account: its name or object id.", HelpName = "NAME" };
        var tenant = new Option<string?>("--tenant") { Description = "Only records of this tenant: accounts of two tenants may have one name.", HelpName = "ID" };
        var from = Time("--from", "Only what happened at this time or later.");
        var until = Time("--until", "Only what happened before this time.");
        var format = CommonOptions.Format("jsonl", "records");
        var choice = new StoreChoice();
        var export = new Command("export", "Writes records as received, oldest first: with what the archive says of them, or alone to be replayed.")
        {
            alert, account, tenant, from, until, format,
        };
        choice.AddTo(export);
        export.SetAction((parsed, cancellation) =>
        {
            var query = new ArchiveQuery
            {
                AlertId = parsed.GetValue(alert),
                Account = parsed.GetValue(account),
                TenantId = parsed.GetValue(tenant),
                From = parsed.GetValue(from),
                Until = parsed.GetValue(until),
            };
            return choice.RunAsync(
                parsed, console, store => ArchiveRun.ExportAsync(store, query, parsed.GetValue(format) == "jsonl", console, cancellation), cancellation);
        });
        return export;
    }

    private static ArchiveHead? ParseHead(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text.Split(':') is [var number, { Length: 64 } hash]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var entry)
            && hash.All(char.IsAsciiHexDigit))
        {
            return new ArchiveHead(entry, hash);
        }

        argument.AddError($"'{text}' is not the head of an archive; expected what 'detect archive verify' prints, a number, a colon and 64 hexadecimal digits");
        return null;
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            argument.AddError($"'{text}' is not a time; expected one such as 2026-03-04T12:00:00Z");
            return null;
        },
    };
}
