using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Rules.Tests.Matching;

/// <summary>Random records over the fields and words of <see cref="RandomRules"/>.</summary>
internal static class RandomEvents
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Gen<string> Record =>
        from a in Value
        from b in Value
        from d in Value
        from e in Value
        from escaped in Gen.Elements(true, false)
        select new JsonObject(new Dictionary<string, string?> { ["a"] = a, ["b"] = b, ["c"] = d is null ? null : $"{{\"d\":{d}}}", ["e"] = e }
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value!)))).ToJsonString(escaped ? null : Relaxed)
            .Replace("serv", escaped ? @"\u0073er\u0076" : "serv", StringComparison.Ordinal);

    /// <summary>
    /// An audit record as Event Hubs or Graph have it, with any number of targets and changes; its texts escaped by number, with
    /// escaped solidi, or as little as may be.
    /// </summary>
    public static Gen<string> AuditRecord =>
        from changes in Gen.Resize(Gen.ListOf(Gen.Two(Value)), 4)
        from targets in Gen.Resize(Gen.ListOf(Value), 3)
        from details in Gen.Resize(Gen.ListOf(Value), 3)
        from single in Gen.ListOf(Value, 6)
        from isGraph in Gen.Elements(true, false)
        from escaping in Gen.Choose(0, 3)
        select Escape(Audit(changes, targets, details, single, isGraph), escaping);

    private static JsonObject Audit(
        List<(string?, string?)> changes, List<string?> targets, List<string?> details, List<string?> single, bool isGraph)
    {
        var modified = changes.Select(change => Object(("displayName", "\"Name\""), ("oldValue", change.Item1), ("newValue", change.Item2)));
        var resource = Object(
            ("id", "\"1\""), ("activityDateTime", "\"2026-03-02T00:00:00Z\""), ("activityDisplayName", "\"Add user\""),
            ("correlationId", single[0]), ("resultReason", single[1]), ("callerIpAddress", single[2]));
        resource["initiatedBy"] = new JsonObject { ["user"] = Object(("userPrincipalName", single[3])) };
        resource["targetResources"] = new JsonArray(
            [.. targets.Select(name => Object(("displayName", name))), new JsonObject { ["modifiedProperties"] = new JsonArray([.. modified]) }]);
        resource["additionalDetails"] = new JsonArray([.. details.Select(value => Object(("key", "\"k\""), ("value", value)))]);
        if (isGraph)
        {
            return resource;
        }

        var envelope = Object(
            ("time", "\"2026-03-02T00:00:00Z\""), ("category", "\"AuditLogs\""), ("operationName", "\"Add user\""),
            ("callerIpAddress", single[4]), ("correlationId", single[5]));
        envelope["properties"] = resource;
        return envelope;
    }

    private static JsonObject Object(params (string Name, string? Json)[] members) =>
        new(members.Where(member => member.Json is not null).Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Json!))));

    private static string Escape(JsonObject record, int escaping) => escaping switch
    {
        0 => record.ToJsonString(),
        1 => record.ToJsonString(Relaxed).Replace("/", @"\/", StringComparison.Ordinal),
        _ => record.ToJsonString(Relaxed),
    };

    /// <summary>A value as JSON text, or null for an absent field.</summary>
    private static Gen<string?> Value => Gen.Frequency<string?>(
        (10, Text.Select(text => (string?)JsonSerializer.Serialize(text))),
        (4, Gen.Resize(Gen.ListOf(Gen.OneOf(Text.Select(text => JsonSerializer.Serialize(text)), Scalar)), 4).Select(items => (string?)$"[{string.Join(',', items)}]")),
        (3, Scalar.Select(scalar => (string?)scalar)),
        (1, Text.Select(text => (string?)$"{{\"inner\":{JsonSerializer.Serialize(text)},\"d\":50126}}")),
        (2, Gen.Constant<string?>(null)));

    private static Gen<string> Scalar => Gen.Elements("null", "true", "false", "0", "50126", "50126.0", "5.0126e4", "-1", "1e400");

    private static Gen<string> Text => Gen.Frequency(
        (3, Gen.Elements(RandomRules.Words)),
        (1, Gen.Elements(RandomRules.Words).Select(word => word.ToUpperInvariant())),
        (3, Gen.Resize(Gen.ListOf(Gen.Elements(RandomRules.Words)), 4).Select(words => string.Concat(words))),
        (1, Gen.Elements("192.0.2.7", "[192.0.2.8]:443", new string('x', 300) + "Add user", "Å\u0301" + new string('é', 200))));
}
