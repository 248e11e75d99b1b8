using System.Text;
using System.Text.Json;

namespace Detect.Events;

/// <summary>JSON that travels as text inside a record: dynamic columns, stringified members, wrapped records.</summary>
internal static class EmbeddedJson
{
    private static readonly string[] KeptAsText = ["oldValue", "newValue", "value", "details", "additionalInfo"];

    internal static bool LooksLikeJson(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.Length > 0 && start[0] is '{' or '[';
    }

    /// <summary>Parses text once, and once more when that gives another piece of JSON text. Null when it is not JSON.</summary>
    internal static JsonElement? Parse(string text)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            var trimmed = text.AsSpan().Trim();
            if (trimmed.Length == 0 || trimmed[0] is not ('{' or '[' or '"')) return null;
            if (!TryParse(text, out var element)) return null;
            if (element.ValueKind != JsonValueKind.String) return element;
            text = element.GetString()!;
        }

        return null;
    }

    /// <summary>
    /// Writes a member with every object or array in it that arrived as text unpacked; values that Graph itself keeps as
    /// text (the sides of a change, the values of details) stay text.
    /// </summary>
    internal static void WriteUnpacked(Utf8JsonWriter writer, JsonElement e)
    {
        switch (e.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in e.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (KeptAsText.Contains(member.Name)) writer.WriteRawValue(member.Value.Utf8(), skipInputValidation: true);
                    else WriteUnpacked(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in e.EnumerateArray()) WriteUnpacked(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when LooksLikeJson(e.GetString()!) && Parse(e.GetString()!) is { } inner:
                WriteUnpacked(writer, inner);
                break;
            default:
                writer.WriteRawValue(e.Utf8(), skipInputValidation: true);
                break;
        }
    }

    private static bool TryParse(string text, out JsonElement element)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            element = document.RootElement.Clone();
            return true;
        }
        catch (Exception e) when (e is JsonException or EncoderFallbackException or ArgumentException)
        {
            element = default;
            return false;
        }
    }
}
