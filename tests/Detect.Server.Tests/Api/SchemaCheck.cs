using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Server.Tests.Api;

/// <summary>
/// Holds JSON against a schema of the OpenAPI document, more strictly than a schema would be read: a member that is not described is a
/// fault, and so is a schema that describes nothing.
/// </summary>
internal sealed class SchemaCheck(JsonNode document)
{
    // What a record of a log holds is not ours to describe.
    private static readonly string[] Anything = ["record"];

    public IReadOnlyList<string> Faults(JsonNode schema, JsonNode? value) => [.. Check(schema, value, "$", name: "")];

    private IEnumerable<string> Check(JsonNode schema, JsonNode? value, string path, string name)
    {
        if (Anything.Contains(name))
        {
            return [];
        }

        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            return Check(document["components"]!["schemas"]![reference.Split('/')[^1]]!, value, path, name);
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
        {
            return choices.Select(choice => Check(choice!, value, path, name).ToList()).MinBy(faults => faults.Count)!;
        }

        return schema["type"] is null && schema["enum"] is null
            ? [$"{path}: is not described"]
            : Typed(schema, value, path);
    }

    private IEnumerable<string> Typed(JsonNode schema, JsonNode? value, string path)
    {
        if (schema["enum"] is JsonArray words)
        {
            return words.Any(word => JsonNode.DeepEquals(word, value)) ? [] : [$"{path}: {value?.ToJsonString()} is none of {words.ToJsonString()}"];
        }

        var kinds = schema["type"] is JsonArray several ? several.Select(kind => kind!.GetValue<string>()).ToList() : [schema["type"]!.GetValue<string>()];
        if (!kinds.Exists(kind => Is(kind, value)))
        {
            return [$"{path}: {value?.ToJsonString() ?? "null"} is no {string.Join(" or ", kinds)}"];
        }

        return value switch
        {
            JsonArray when schema["items"] is null => [$"{path}: its items are not described"],
            JsonArray list => list.SelectMany((item, i) => Check(schema["items"]!, item, $"{path}[{i}]", "")),
            JsonObject map => Members(schema, map, path),
            _ => schema["format"]?.GetValue<string>() == "date-time" && value is not null && !DateTimeOffset.TryParse(value.GetValue<string>(), out _)
                ? [$"{path}: is no time"]
                : [],
        };
    }

    private IEnumerable<string> Members(JsonNode schema, JsonObject map, string path)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        var others = schema["additionalProperties"];
        var missing = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !map.ContainsKey(name));
        return missing.Select(name => $"{path}.{name}: is missing").Concat(map.SelectMany(member =>
            (properties[member.Key] ?? others) is { } described
                ? Check(described, member.Value, $"{path}.{member.Key}", member.Key)
                : [$"{path}.{member.Key}: is not described"]));
    }

    private static bool Is(string kind, JsonNode? value) => (kind, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) => true,
        ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("object", JsonValueKind.Object) => true,
        ("array", JsonValueKind.Array) => true,
        ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), out _),
        _ => false,
    };
}
