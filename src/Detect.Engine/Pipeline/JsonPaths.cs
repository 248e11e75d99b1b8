using System.Text.Json;

namespace Detect.Engine;

/// <summary>The dotted paths of a plain JSON record, as field names are written; arrays are crossed.</summary>
internal static class JsonPaths
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    public static IReadOnlyList<string> Of(ReadOnlyMemory<byte> json)
    {
        var paths = new List<string>();
        using var document = JsonDocument.Parse(json, Deep);
        Add(document.RootElement, "", paths);
        return paths;
    }

    private static void Add(JsonElement element, string prefix, List<string> paths)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var member in element.EnumerateArray())
            {
                Add(member, prefix, paths);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) is { } name)
            {
                paths.Add(prefix + name);
                Add(property.Value, $"{prefix}{name}.", paths);
            }
        }
    }

    // Half a surrogate pair is no name that anybody could have meant.
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
