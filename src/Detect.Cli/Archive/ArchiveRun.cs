using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Detect.Connectors;

namespace Detect.Cli;

internal static class ArchiveRun
{
    public static async Task<ExitCode> VerifyAsync(IDetectStore store, ArchiveHead? known, Terminal console, CancellationToken cancellation)
    {
        var report = await store.Archive.VerifyAsync(known, null, cancellation).ConfigureAwait(false);
        if (report.Fault is { } fault)
        {
            console.Fail(string.Create(
                CultureInfo.InvariantCulture, $"entry {fault.Number} of the archive: {fault.Reason} ({Plural.Of(report.Entries, "entry", "entries")} before it hold)"));
            return ExitCode.ExpectationFailed;
        }

        var pruned = report.Pruned == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; retention deleted those up to {report.Pruned} and signed for it");
        console.Output.WriteLine($"{Plural.Of(report.Entries, "entry holds", "entries hold")} from end to end{pruned}");
        if (report.Head.Number > 0)
        {
            // Noted where the store's administrators cannot write, it proves later that nothing before it was written anew.
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"head {report.Head.Number}:{report.Head.Hash}"));
        }

        return ExitCode.Ok;
    }

    public static async Task<ExitCode> ExportAsync(IDetectStore store, ArchiveQuery query, bool withEntry, Terminal console, CancellationToken cancellation)
    {
        var count = 0;
        var output = new BufferedStream(console.OutputBytes, 1 << 16);
        await using (output.ConfigureAwait(false))
        {
            await foreach (var entry in store.Archive.ExportAsync(query, cancellation).ConfigureAwait(false))
            {
                count++;
                Write(entry, withEntry, output);
            }
        }

        if (count == 0 && Nothing(query) is { } reason)
        {
            console.Fail(reason);
            return ExitCode.ExpectationFailed;
        }

        console.Error.WriteLine(Plural.Of(count, "record"));
        return ExitCode.Ok;
    }

    // A name that was mistyped must not look like a clean record.
    private static string? Nothing(ArchiveQuery query)
    {
        var inTenant = query.TenantId is { } tenant ? $" in the tenant '{tenant}'" : "";
        var inTime = query.From is null && query.Until is null ? "" : " in that time";
        return query switch
        {
            { AlertId: { } alert } => $"no record of the archive is evidence of an alert '{alert}'{inTenant}",
            { Account: { } account } => $"the archive has no record of an account '{account}'{inTenant}{inTime}",
            { TenantId: { } named } => $"the archive has no record of a tenant '{named}'{inTime}",
            _ => null,
        };
    }

    private static void Write(ArchiveEntry entry, bool withEntry, Stream output)
    {
        if (withEntry)
        {
            JsonLines.Write(output, [entry], Write);
            return;
        }

        output.Write(entry.Record.Record.Span);
        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, ArchiveEntry entry)
    {
        var record = entry.Record;
        json.WriteNumber("number", entry.Number);
        json.WriteString("hash", entry.Hash);
        WriteText(json, "occurredAt", record.OccurredAt is { } occurred ? AlertJson.Time(occurred) : null);
        WriteText(json, "receivedAt", AlertJson.Time(record.ReceivedAt));
        WriteText(json, "tenantId", record.TenantId);
        WriteText(json, "source", record.Source);
        json.WriteTexts("accounts", record.Accounts);
        json.WriteTexts("alertIds", record.AlertIds);

        // As text: the bytes that were received, not what a reader of JSON makes of them.
        if (Utf8.IsValid(record.Record.Span))
        {
            json.WriteString("record", Encoding.UTF8.GetString(record.Record.Span));
        }
        else
        {
            json.WriteBase64String("recordBase64", record.Record.Span);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
