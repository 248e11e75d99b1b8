using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Cli;

/// <summary>What an audit record was done to, with the kinds kept and the names made up. Directory roles stay: they are the same everywhere.</summary>
internal static class AuditTargets
{
    private static readonly HashSet<string> RoleProperties = new(StringComparer.OrdinalIgnoreCase)
    {
        "Role.DisplayName", "Role.TemplateId", "Role.WellKnownObjectName", "RoleDefinition.DisplayName", "RoleDefinition.TemplateId",
        "TemplateId", "RoleDefinitionOriginId", "RoleDefinitionOriginType",
    };

    public static IEnumerable<JsonNode> Of(AuditEvent e)
    {
        var number = 0;
        foreach (var target in RuleDraft.Values(e, "targetResources").Select(value => Parse(value.Text)).OfType<JsonObject>())
        {
            yield return Scrub(target, ++number);
        }
    }

    /// <summary>Those additional details in which PIM names the role.</summary>
    public static IEnumerable<JsonNode> RoleDetails(AuditEvent e) => RoleProperties
        .Select(key => (key, value: RuleDraft.Values(e, $"details[{key}]").Select(value => value.Text).FirstOrDefault()))
        .Where(detail => detail.value is not null)
        .Select(detail => new JsonObject { ["key"] = detail.key, ["value"] = detail.value });

    private static JsonObject Scrub(JsonObject target, int number)
    {
        var type = Text(target["type"]) ?? "Other";
        var scrubbed = new JsonObject { ["type"] = type, ["id"] = $"b0e1c2d3-0000-4000-8000-{number:x12}" };
        switch (type)
        {
            case "User":
                scrubbed["userPrincipalName"] = $"person{number}@contoso.example";
                break;
            case "Role":
                scrubbed["displayName"] = Text(target["displayName"]);
                break;
            default:
                scrubbed["displayName"] = $"Example {type} {number}";
                break;
        }

        var changes = (target["modifiedProperties"] as JsonArray ?? []).OfType<JsonObject>().Select(ScrubChange);
        scrubbed["modifiedProperties"] = new JsonArray([.. changes]);
        return scrubbed;
    }

    private static JsonObject ScrubChange(JsonObject change)
    {
        var name = Text(change["displayName"]) ?? "";
        return new JsonObject
        {
            ["displayName"] = name,
            ["oldValue"] = Value(name, Text(change["oldValue"]), "before"),
            ["newValue"] = Value(name, Text(change["newValue"]), "after"),
        };
    }

    private static string? Value(string property, string? value, string madeUp) => value switch
    {
        null or "" or "\"\"" or "[]" => value,
        _ when RoleProperties.Contains(property) || IsPlain(value) => value,
        _ => $"\"{madeUp}\"",
    };

    /// <summary>Yes, no and small numbers tell of nobody.</summary>
    private static bool IsPlain(string value)
    {
        var bare = value.Trim('[', ']', '"', ' ');
        return bare is "true" or "false" or "True" or "False" || (bare.Length is > 0 and < 4 && bare.All(char.IsAsciiDigit));
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
