using System.Text.Json;

namespace Detect.Events;

/// <summary>The <c>additionalDetails</c> text of a record: one object, or pairs as Graph has them.</summary>
internal static class Office365Details
{
    internal static void Write(CanonicalWriter writer, JsonElement details)
    {
        if (details.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in details.EnumerateObject())
                WritePair(writer, member.Name, member.Value.AsText() ?? Nested(member.Value));
        }

        foreach (var pair in details.Items())
            WritePair(writer, pair.TextOf("key") ?? pair.TextOf("Name") ?? "", pair.TextOf("value") ?? pair.TextOf("Value"));
    }

    internal static void WritePair(CanonicalWriter writer, string key, string? value)
    {
        writer.Json.WriteStartObject();
        writer.Json.WriteString("key", key);
        writer.Text("value", value);
        writer.Json.WriteEndObject();
    }

    private static string? Nested(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value.GetRawText() : null;
}
