using System.Text.Json;

namespace Detect.Events;

/// <summary>The envelopes in which tools and APIs hand records on.</summary>
internal static class Wrappers
{
    /// <summary>Event Hubs batches, Graph answers and ECS documents.</summary>
    private static readonly string[] Lists = ["records", "value", "events"];

    /// <summary>Objects or JSON text that hold one record: collectors' raw payloads, SIEM events, Cribl, test fixtures.</summary>
    private static readonly string[] Holders = ["rawPayload", "event", "_raw", "original", "message", "input"];

    internal static bool TryOpen(JsonElement e, out JsonElement inner)
    {
        foreach (var name in Lists)
        {
            inner = e.Member(name);
            if (inner.ValueKind == JsonValueKind.Array) return true;
        }

        foreach (var name in Holders)
        {
            inner = e.Member(name);
            if (inner.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return true;
            if (inner.ValueKind == JsonValueKind.String && EmbeddedJson.LooksLikeJson(inner.GetString()!)) return true;
        }

        inner = default;
        return false;
    }

    /// <summary>The answer of the Log Analytics query API.</summary>
    internal static bool TryTables(JsonElement e, out JsonElement tables)
    {
        tables = e.Member("tables");
        return tables.ValueKind == JsonValueKind.Array
            && tables.EnumerateArray().All(t => t.Has("columns") && t.Has("rows"));
    }
}
