using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Rules;

/// <summary>Pieces of JSON Schema, draft 7: what common YAML editors complete and check by.</summary>
internal static class Schema
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Document(string title, JsonObject root)
    {
        var document = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = title };
        foreach (var (key, value) in root)
        {
            document[key] = value?.DeepClone();
        }

        return document.ToJsonString(Layout) + "\n";
    }

    public static JsonObject Any(string description) => new() { ["description"] = description };

    public static JsonObject Text(string description) => Typed("string", description);

    public static JsonObject Number(string description) => Typed("number", description);

    public static JsonObject Boolean(string description) => Typed("boolean", description);

    public static JsonObject Timespan(string description)
    {
        var text = Text(description);
        text["pattern"] = "^[0-9]+[smhdwMy]$";
        return text;
    }

    public static JsonObject OneOf(string description, IEnumerable<string> words) =>
        new() { ["description"] = description, ["enum"] = Strings(words) };

    /// <summary>Text, with these words offered.</summary>
    public static JsonObject TextSuch(string description, IEnumerable<string> words) =>
        AnyOf(description, new JsonObject { ["enum"] = Strings(words) }, new JsonObject { ["type"] = "string" });

    public static JsonObject AnyOf(string description, params JsonObject[] choices) =>
        new() { ["description"] = description, ["anyOf"] = new JsonArray([.. choices]) };

    public static JsonObject List(string description, JsonObject item)
    {
        var list = Typed("array", description);
        list["items"] = item;
        return list;
    }

    public static JsonObject TextOrList(string description) =>
        AnyOf(description, new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } });

    /// <summary>A map that has these keys and, unless <paramref name="open"/>, no others.</summary>
    public static JsonObject Map(string description, IEnumerable<KeyValuePair<string, JsonObject>> keys, bool open = false)
    {
        var map = Typed("object", description);
        map["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Key, (JsonNode?)key.Value)));
        map["additionalProperties"] = open;
        return map;
    }

    /// <summary>A map of names of one's own.</summary>
    public static JsonObject MapOf(string description, JsonObject value)
    {
        var map = Typed("object", description);
        map["additionalProperties"] = value;
        return map;
    }

    public static JsonObject Requiring(this JsonObject map, params string[] keys)
    {
        map["required"] = Strings(keys);
        return map;
    }

    /// <summary>The loader's own keys, each with its description: a key without one is a mistake here.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> Described(IEnumerable<string> keys, Func<string, JsonObject> describe) =>
        keys.Select(key => KeyValuePair.Create(key, describe(key)));

    private static JsonObject Typed(string type, string description) => new() { ["description"] = description, ["type"] = type };

    private static JsonArray Strings(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);
}
