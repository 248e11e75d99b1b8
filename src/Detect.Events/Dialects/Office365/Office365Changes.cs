using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// <c>ModifiedProperties</c> as Graph writes them. Graph puts JSON into each value; the management API takes the quotes
/// off, pretty-prints lists, and writes nothing as empty text. Undone here, so that both read alike.
/// </summary>
internal static class Office365Changes
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(CanonicalWriter writer, JsonElement changes)
    {
        writer.Json.WriteStartArray("modifiedProperties");
        foreach (var change in changes.Items())
        {
            writer.Json.WriteStartObject();
            writer.Text("displayName", change.TextOf("Name"));
            WriteValue(writer, "oldValue", change.Member("OldValue"));
            WriteValue(writer, "newValue", change.Member("NewValue"));
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    internal static string? AsGraphWrites(string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        var isJson = value.TrimStart() is ['{' or '[' or '"', ..];
        return (isJson ? Compacted(value) : null) ?? Serialised(writer => writer.WriteStringValue(value));
    }

    private static void WriteValue(CanonicalWriter writer, string name, JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value.GetRawText() : value.AsText();
        writer.Json.WriteString(name, AsGraphWrites(text));
    }

    private static string? Compacted(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Serialised(writer => document.RootElement.WriteTo(writer));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Serialised(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
