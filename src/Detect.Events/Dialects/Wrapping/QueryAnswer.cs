using System.Buffers;
using System.Text.Json;

namespace Detect.Events;

/// <summary>A table of a Log Analytics query answer: column names once, rows as arrays.</summary>
internal static class QueryAnswer
{
    /// <summary>Each row as an object, which is what a person wants to read in an alert's evidence.</summary>
    internal static IEnumerable<JsonElement> Rows(JsonElement table)
    {
        var names = table.Member("columns").Items().Select(c => c.TextOf("name") ?? "").ToArray();
        foreach (var row in table.Member("rows").Items())
        {
            yield return AsObject(names, row);
        }
    }

    private static JsonElement AsObject(string[] names, JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Array) return row;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in names.Zip(row.EnumerateArray()))
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.Utf8(), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
