using System.Text.Json.Nodes;
using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>The records of a story as two tenants would write it: the same accounts, at the same times, under ids of their own.</summary>
internal static class TwoTenants
{
    public const string West = "3c0f7a52-8f7e-4f0a-9a55-0d6f5b1c7e01";
    public const string East = "3c0f7a52-8f7e-4f0a-9a55-0d6f5b1c7e02";

    private const string Contoso = "b71bd346-bf65-436c-ab09-671289238688";

    public static IReadOnlyList<string> Log(string story, string tenant) => [.. File.ReadLines(Story.Log(story)).Select(line => Of(line, tenant))];

    /// <summary>Line by line in turn, so that every window of one tenant is open while the other's is.</summary>
    public static IEnumerable<string> Interleaved(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Zip(right).SelectMany(pair => new[] { pair.First, pair.Second });

    /// <summary>The record without a word of whose it is: the source's tenant holds then.</summary>
    public static string Nameless(string line)
    {
        var record = JsonNode.Parse(line)!.AsObject();
        record.Remove("tenantId");
        record.Remove("resourceId");
        record["properties"]!.AsObject().Remove("tenantId");
        record["properties"]!.AsObject().Remove("resourceTenantId");
        if (record["properties"]!["additionalDetails"] is JsonArray details)
        {
            details.RemoveAll(detail => (string?)detail!["key"] == "tid");
        }

        return record.ToJsonString();
    }

    private static string Of(string line, string tenant)
    {
        var record = JsonNode.Parse(line.Replace(Contoso, tenant, StringComparison.Ordinal))!;
        var id = record["properties"]!["id"]!;

        // The names of the parts that write audit rows stand before the ids, which are GUIDs: one digit makes them another's.
        record["properties"]!["id"] = tenant == West ? (string)id! : Changed((string)id!);
        return record.ToJsonString();
    }

    private static string Changed(string id)
    {
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return string.Concat(id.AsSpan(0, dash - 1), id[dash - 1] == '0' ? "1" : "0", id.AsSpan(dash));
    }
}
