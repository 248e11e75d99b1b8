using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Detect.Connectors;
using Spectre.Console;

namespace Detect.Cli;

internal sealed class DeadLetterList(IDetectStore store, Terminal console, int limit, bool isJson)
{
    public async Task<ExitCode> RefusedAsync(string? sink, CancellationToken cancellation)
    {
        var refused = await store.Outbox.RefusedAsync(sink, limit, cancellation).ConfigureAwait(false);
        if (isJson)
        {
            JsonLines.Write(console.OutputBytes, refused, WriteRefused);
            return ExitCode.Ok;
        }

        var table = Table("refused", "sink", "alert", "tries", "reason", "id");
        foreach (var one in refused)
        {
            var alert = one.Item.Alerts[0];
            table.AddRow(Cells(
                Time(one.At), one.Item.Sink, $"{Name(one.Item.Kind)}: {alert.Rule.Title}", Number(one.Item.Attempts), one.Reason, one.Item.Id));
        }

        Write(table, refused.Count, "notification", "refused");
        return ExitCode.Ok;
    }

    public async Task<ExitCode> RecordsAsync(string? source, CancellationToken cancellation)
    {
        var letters = await store.Operators.DeadLettersAsync(source, limit, cancellation).ConfigureAwait(false);
        if (isJson)
        {
            JsonLines.Write(console.OutputBytes, letters, WriteRecord);
            return ExitCode.Ok;
        }

        var table = Table("received", "source", "place", "tries", "code", "reason", "id");
        foreach (var letter in letters)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{letter.Partition}:{letter.Line}");
            table.AddRow(Cells(Time(letter.ReceivedAt), letter.Source, place, Number(letter.Attempts), letter.Code, letter.Reason, Number(letter.Id)));
        }

        Write(table, letters.Count, "record", "that could not be read");
        return ExitCode.Ok;
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column) { NoWrap = column is "id" or "refused" or "received" });
        }

        return table;
    }

    private static string[] Cells(params string[] cells) => [.. cells.Select(cell => Markup.Escape(Printable.Of(cell)))];

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Name(NotificationKind kind) => kind.ToString().ToLowerInvariant();

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Write(Table table, int count, string noun, string what)
    {
        if (count > 0)
        {
            console.Rich().Write(table);
        }

        console.Error.WriteLine($"{Plural.Of(count, noun)} {what}" + (count == limit ? ", or more: --limit shows others" : ""));
    }

    private static void WriteRefused(Utf8JsonWriter json, RefusedNotification refused)
    {
        json.WriteString("id", refused.Item.Id);
        json.WriteString("sink", refused.Item.Sink);
        json.WriteString("kind", Name(refused.Item.Kind));
        json.WriteTexts("alertIds", refused.Item.Alerts.Select(alert => alert.Id));
        json.WriteString("createdAt", AlertJson.Time(refused.Item.CreatedAt));
        json.WriteNumber("attempts", refused.Item.Attempts);
        json.WriteString("refusedAt", AlertJson.Time(refused.At));
        json.WriteString("reason", refused.Reason);
    }

    private static void WriteRecord(Utf8JsonWriter json, StoredDeadLetter letter)
    {
        json.WriteNumber("id", letter.Id);
        json.WriteString("source", letter.Source);
        json.WriteString("partition", letter.Partition);
        json.WriteNumber("line", letter.Line);
        json.WriteNumber("byteOffset", letter.ByteOffset);
        json.WriteString("code", letter.Code);
        json.WriteString("reason", letter.Reason);
        json.WriteString("receivedAt", AlertJson.Time(letter.ReceivedAt));
        json.WriteNumber("attempts", letter.Attempts);
        if (letter.TenantId is { } tenant)
        {
            json.WriteString("tenantId", tenant);
        }

        if (Utf8.IsValid(letter.Record.Span))
        {
            json.WriteString("record", Encoding.UTF8.GetString(letter.Record.Span));
        }
        else
        {
            json.WriteBase64String("recordBase64", letter.Record.Span);
        }
    }
}
