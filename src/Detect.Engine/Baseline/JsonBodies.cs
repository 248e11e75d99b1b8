using System.Text.Json;

namespace Detect.Engine;

/// <summary>Reads members of JSON bodies whatever their case; what is missing or of another kind is null.</summary>
internal static class JsonBodies
{
    internal static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }

    internal static JsonElement? Member(this JsonElement? element, string name) => element?.Member(name);

    internal static string? Text(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    internal static bool? Boolean(this JsonElement? element) => element?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(element.Text(), out var parsed) => parsed,
        _ => null,
    };

    internal static IReadOnlyList<JsonElement>? List(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : null;
}
