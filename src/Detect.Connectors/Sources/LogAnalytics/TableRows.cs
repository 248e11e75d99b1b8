using System.Buffers;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>Makes one JSON object of each row of an answer. Empty columns are left out: every row has all columns of its table.</summary>
internal static class TableRows
{
    private const string Type = "Type";

    public static List<PolledRow> Of(string table, JsonElement answer)
    {
        var columns = answer.Items("columns").Select(column => column.TextMember("name") ?? "").ToArray();
        var ingested = Array.IndexOf(columns, TableSlice.IngestedAt);
        var rows = new List<PolledRow>();
        foreach (var row in answer.Items("rows"))
        {
            if (row.ValueKind != JsonValueKind.Array || ingested < 0 || row.GetArrayLength() <= ingested
                || row[ingested].ValueKind != JsonValueKind.String || !row[ingested].TryGetDateTimeOffset(out var at))
                continue;
            var json = Write(table, columns, ingested, row);
            rows.Add(new PolledRow(PolledRow.KeyOf(json.Span), at, json, at));
        }

        return rows;
    }

    private static ReadOnlyMemory<byte> Write(string table, string[] columns, int ingested, JsonElement row)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        var number = 0;
        var hasType = false;
        foreach (var cell in row.EnumerateArray())
        {
            var column = number < columns.Length && number != ingested ? columns[number] : "";
            number++;
            if (column.Length == 0 || IsEmpty(cell)) continue;
            hasType |= column == Type;
            writer.WritePropertyName(column);
            writer.WriteRawValue(cell.Raw(), skipInputValidation: true);
        }

        if (!hasType) writer.WriteString(Type, table);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static bool IsEmpty(JsonElement cell) => cell.ValueKind == JsonValueKind.Null || cell.Raw().SequenceEqual("\"\""u8);
}
