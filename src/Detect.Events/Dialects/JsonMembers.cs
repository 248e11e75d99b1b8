using System.Runtime.InteropServices;
using System.Text.Json;

namespace Detect.Events;

/// <summary>Reads members of a JSON object without throwing on what is absent or of another kind.</summary>
internal static class JsonMembers
{
    internal static bool Has(this JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out _);

    internal static bool HasText(this JsonElement e, string name) => e.Member(name).ValueKind == JsonValueKind.String;

    internal static JsonElement Member(this JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Text, or a number or boolean as written; null for everything else and for empty text.</summary>
    internal static string? TextOf(this JsonElement e, string name) => e.Member(name).AsText();

    internal static string? AsText(this JsonElement e)
    {
        var text = e.ValueKind switch
        {
            JsonValueKind.String => e.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => e.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    internal static IEnumerable<JsonElement> Items(this JsonElement e) =>
        e.ValueKind == JsonValueKind.Array ? e.EnumerateArray() : [];

    internal static ReadOnlySpan<byte> Utf8(this JsonElement e) => JsonMarshal.GetRawUtf8Value(e);

    /// <summary>The element's own bytes: a slice of the document where that is possible, else a copy.</summary>
    internal static ReadOnlyMemory<byte> Slice(this JsonElement e, ReadOnlyMemory<byte> document)
    {
        var bytes = e.Utf8();
        return document.Span.Overlaps(bytes, out var offset) && offset >= 0 && offset + bytes.Length <= document.Length
            ? document.Slice(offset, bytes.Length)
            : bytes.ToArray();
    }

    /// <summary>The first members' names, for a sentence about a record that is not recognised.</summary>
    internal static string DescribeMembers(this JsonElement e)
    {
        if (e.ValueKind != JsonValueKind.Object) return $"a bare {e.ValueKind.ToString().ToLowerInvariant()}";
        var names = e.EnumerateObject().Take(6).Select(p => p.Name.Length > 40 ? p.Name[..40] : p.Name).ToList();
        return names.Count == 0 ? "an empty object" : "an object with the members " + string.Join(", ", names);
    }
}
