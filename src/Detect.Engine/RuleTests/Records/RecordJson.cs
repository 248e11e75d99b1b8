using System.Text.Json.Nodes;

namespace Detect.Engine;

/// <summary>Reads and writes members whatever their case, as the decoder does.</summary>
internal static class RecordJson
{
    public static string? Text(this JsonObject json, string name) => Find(json, name) is JsonValue value ? value.ToString() : null;

    public static JsonNode? Find(this JsonObject json, string name) => json.NameOf(name) is { } known ? json[known] : null;

    public static bool Has(this JsonObject json, string name) => json.NameOf(name) is not null;

    public static void Set(this JsonObject json, string name, JsonNode? value) => json[json.NameOf(name) ?? name] = value?.DeepClone();

    public static void SetIfPresent(this JsonObject json, string name, JsonNode? value)
    {
        if (json.Has(name))
        {
            json.Set(name, value);
        }
    }

    /// <summary>The object under a name; made where there is none.</summary>
    public static JsonObject Object(this JsonObject json, string name)
    {
        if (json.Find(name) is JsonObject known)
        {
            return known;
        }

        var made = new JsonObject();
        json[json.NameOf(name) ?? name] = made;
        return made;
    }

    /// <summary>The array under a name; made where there is none.</summary>
    public static JsonArray Array(this JsonObject json, string name)
    {
        if (json.Find(name) is JsonArray known)
        {
            return known;
        }

        var made = new JsonArray();
        json[json.NameOf(name) ?? name] = made;
        return made;
    }

    /// <summary>Writes the member at a path of object names.</summary>
    public static void SetPath(this JsonObject json, IReadOnlyList<string> path, JsonNode? value)
    {
        foreach (var name in path.Take(path.Count - 1))
        {
            json = json.Object(name);
        }

        json.Set(path[^1], value);
    }

    private static string? NameOf(this JsonObject json, string name)
    {
        if (json.ContainsKey(name))
        {
            return name;
        }

        foreach (var (known, _) in json)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return null;
    }
}
