using System.Text.Json.Nodes;

namespace Detect.Engine;

/// <summary>The lists inside an audit record: targets, their modified properties, and additional details.</summary>
internal static class AuditParts
{
    public static IEnumerable<JsonObject> Targets(JsonObject resource) => resource.Array("targetResources").OfType<JsonObject>();

    public static IEnumerable<JsonObject> Changes(JsonObject resource) =>
        Targets(resource).Where(target => target.Has("modifiedProperties")).SelectMany(target => target.Array("modifiedProperties").OfType<JsonObject>());

    /// <summary>The first target of a type; one is added where there is none.</summary>
    public static JsonObject TargetOf(JsonObject resource, string type)
    {
        foreach (var target in Targets(resource))
        {
            if (IsNamed(target.Text("type"), type))
            {
                return target;
            }
        }

        var added = new JsonObject { ["id"] = null, ["displayName"] = null, ["type"] = type, ["modifiedProperties"] = new JsonArray() };
        resource.Array("targetResources").Add(added);
        return added;
    }

    public static void RemoveTargets(JsonObject resource, string type)
    {
        foreach (var target in Targets(resource).Where(target => IsNamed(target.Text("type"), type)).ToList())
        {
            resource.Array("targetResources").Remove(target);
        }
    }

    public static bool HasTarget(JsonObject resource, string type) => Targets(resource).Any(target => IsNamed(target.Text("type"), type));

    public static bool HasDetail(JsonObject resource, string key) => FindDetail(resource, key) is not null;

    public static void SetDetail(JsonObject resource, string key, JsonNode? value)
    {
        if (FindDetail(resource, key) is { } known)
        {
            known.Set("value", value);
            return;
        }

        resource.Array("additionalDetails").Add(new JsonObject { ["key"] = key, ["value"] = value?.DeepClone() });
    }

    public static void SetDetailIfPresent(JsonObject resource, string key, JsonNode? value)
    {
        if (HasDetail(resource, key))
        {
            SetDetail(resource, key, value);
        }
    }

    /// <summary>A modified property by name; added to the first target where no target has it.</summary>
    public static JsonObject ChangeOf(JsonObject resource, string property)
    {
        if (Changes(resource).FirstOrDefault(change => IsNamed(change.Text("displayName"), property)) is { } known)
        {
            return known;
        }

        var target = Targets(resource).FirstOrDefault() ?? TargetOf(resource, "Other");
        var added = new JsonObject { ["displayName"] = property, ["oldValue"] = null, ["newValue"] = null };
        target.Array("modifiedProperties").Add(added);
        return added;
    }

    private static JsonObject? FindDetail(JsonObject resource, string key) => resource.Find("additionalDetails") is JsonArray details
        ? details.OfType<JsonObject>().FirstOrDefault(detail => Folded(detail.Text("key")) == Folded(key))
        : null;

    /// <summary>Services differ in case and hyphens: <c>UserAgent</c> and <c>User-Agent</c> are one key.</summary>
    private static string Folded(string? key) =>
        string.Concat((key ?? "").Where(c => c is not ('-' or '_' or ' '))).ToUpperInvariant();

    private static bool IsNamed(string? name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
