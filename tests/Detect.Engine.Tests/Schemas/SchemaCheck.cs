using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Detect.Engine.Tests.Schemas;

/// <summary>As much of JSON Schema as the project's schemas use.</summary>
internal static class SchemaCheck
{
    /// <returns>What breaks the schema, each with its path.</returns>
    public static IEnumerable<string> Check(JsonNode? value, JsonObject schema, string path = "")
    {
        if (schema["anyOf"] is JsonArray choices && !choices.Any(choice => !Check(value, (JsonObject)choice!, path).Any()))
        {
            yield return $"{path}: fits none of the choices";
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            yield return $"{path}: {value} is none of the words";
        }

        if (schema["type"] is { } type && !TypeNames(type).Contains(TypeOf(value)))
        {
            yield return $"{path}: is a {TypeOf(value)}";
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch($"{value}", $"{pattern}"))
        {
            yield return $"{path}: {value} does not match";
        }

        foreach (var problem in value switch
        {
            JsonObject map => CheckMap(map, schema, path),
            JsonArray list when schema["items"] is JsonObject item => list.SelectMany((member, i) => Check(member, item, $"{path}[{i}]")),
            _ => [],
        })
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> CheckMap(JsonObject map, JsonObject schema, string path)
    {
        foreach (var required in (schema["required"] as JsonArray ?? []).Where(key => !map.ContainsKey($"{key}")))
        {
            yield return $"{path}: lacks {required}";
        }

        foreach (var (key, value) in map)
        {
            var known = schema["properties"]?[key] as JsonObject ?? schema["additionalProperties"] as JsonObject;
            if (known is null && schema["additionalProperties"] is JsonValue open && !open.GetValue<bool>())
            {
                yield return $"{path}: has {key}, which is not known";
            }

            foreach (var problem in known is null ? [] : Check(value, known, $"{path}/{key}"))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> TypeNames(JsonNode type) => type is JsonArray several ? several.Select(one => $"{one}") : [$"{type}"];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
