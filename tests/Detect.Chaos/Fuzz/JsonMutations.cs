using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Chaos;

/// <summary>Changes a record into one that still is JSON: other values, missing and repeated members, depth, size.</summary>
internal static class JsonMutations
{
    private static readonly string[] IdNames = ["id", "Id"];

    private static readonly string[] Odd =
    [
        "null", "\"\"", "{}", "[]", "true", "-1", "1e308", "-0", "99999999999999999999", "\"null\"", "\"[]\"", "\"{}\"", "\"\\\"\\\"\"", "\"\\u0000\"", "\"\\u202e\"",
        "\"2026-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"2026-03-02\"", "1772409600", "\"-00:00\"",
        "\"[{\\\"a\\\":1}]\"", "\"[[[[[[[[\"", "\"PT1H\"", "\"P999999999999Y\"", "\"::1\"", "\"999.1.1.1\"", "[null]", "[[]]", "{\"\":null}", "[{\"type\":null}]",
    ];

    /// <returns>Null where the bytes are no JSON object or array.</returns>
    public static byte[]? Apply(byte[] record, Random draw)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(record);
        }
        catch (JsonException)
        {
            return null;
        }

        if (root is not (JsonObject or JsonArray))
        {
            return null;
        }

        Renew(root is JsonObject envelope && envelope["properties"] is JsonObject inner ? inner : root, draw);
        for (var times = draw.NextDouble() < 0.7 ? 1 : draw.Next(2, 6); times > 0; times--)
        {
            Change(root, draw);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    // One that was there before would be a duplicate, and the engine would look at it no further.
    private static void Renew(JsonNode resource, Random draw)
    {
        foreach (var name in resource is JsonObject members ? IdNames.Where(members.ContainsKey) : [])
        {
            resource[name] = $"{resource[name]}{draw.Next():x}";
        }
    }

    private static void Change(JsonNode root, Random draw)
    {
        var containers = new List<JsonNode>();
        Collect(root, containers);
        var chosen = containers[draw.Next(containers.Count)];
        var other = containers[draw.Next(containers.Count)];
        switch (chosen)
        {
            case JsonObject { Count: > 0 } members:
                Change(members, members.ElementAt(draw.Next(members.Count)).Key, other, draw);
                break;
            case JsonArray { Count: > 0 } items:
                items[draw.Next(items.Count)] = Value(other, draw);
                break;
            case JsonArray items:
                items.Add(Value(other, draw));
                break;
        }
    }

    private static void Change(JsonObject members, string name, JsonNode other, Random draw)
    {
        switch (draw.Next(6))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                var value = members[name]?.DeepClone();
                members[draw.Next(2) == 0 ? name.ToUpperInvariant() : $"{name} "] = value;
                break;
            case 2:
                members[name] = members[name] is JsonValue text && text.TryGetValue(out string? old) ? Damaged(old, draw) : Value(other, draw);
                break;
            case 3:
                members[name] = members[name] is { } inner ? JsonValue.Create(inner.ToJsonString()) : new JsonArray();
                break;
            default:
                members[name] = Value(other, draw);
                break;
        }
    }

    private static JsonNode? Value(JsonNode other, Random draw) => draw.Next(40) switch
    {
        0 => JsonNode.Parse(new string('[', 60) + new string(']', 60)),
        1 => JsonValue.Create(new string('x', 1 << draw.Next(4, 17))),
        2 => new JsonArray([.. Enumerable.Range(0, draw.Next(1, 300)).Select(i => JsonValue.Create(i))]),
        < 8 => other.DeepClone() is var copy && copy.ToJsonString().Length < 20_000 ? copy : null,
        _ => JsonNode.Parse(Odd[draw.Next(Odd.Length)]),
    };

    private static string Damaged(string text, Random draw)
    {
        var at = draw.Next(text.Length + 1);
        return draw.Next(5) switch
        {
            0 => text[..at],
            1 => text[at..],
            2 => text.Insert(at, "\"\\{[\u2013\u00a0"),
            3 => text + text,
            _ => text.ToUpperInvariant(),
        };
    }

    private static void Collect(JsonNode node, List<JsonNode> containers)
    {
        containers.Add(node);
        var inner = node is JsonObject members ? members.Select(member => member.Value) : node.AsArray();
        foreach (var next in inner)
        {
            if (next is JsonObject or JsonArray)
            {
                Collect(next, containers);
            }
        }
    }
}
