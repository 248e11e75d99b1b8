using System.Text.Json.Nodes;

namespace Detect.Engine;

/// <summary>
/// A way in which records reach Detect; every rule test runs in all that its records have. A record that a dialect does not
/// have comes as it is: files may be mixed.
/// </summary>
internal sealed record TestDialect(string Name, Func<IReadOnlyList<TestRecord>, string> Render)
{
    public static readonly TestDialect EventHubs = new("Event Hubs", records => Lines(records.Select(record => record.Json)));

    private static readonly TestDialect GraphObjects = EventHubs with { Name = "Graph objects" };

    private static readonly TestDialect LogAnalytics = new(
        "Log Analytics",
        records => Lines(records.Select(record => LogAnalyticsDialect.Has(record) ? LogAnalyticsDialect.Row(record) : record.Json)));

    private static readonly TestDialect Graph = new("Graph", RenderApis);

    private static readonly TestDialect Azure = Graph with { Name = "Azure" };

    /// <summary>The first keeps the order of arrival; the others are answers of a query, which have none.</summary>
    public static IReadOnlyList<TestDialect> For(IReadOnlyList<TestRecord> records)
    {
        var dialects = new List<TestDialect> { records.Count > 0 && records.All(record => record.IsGraphResource) ? GraphObjects : EventHubs };
        if (records.Any(LogAnalyticsDialect.Has))
        {
            dialects.Add(LogAnalytics);
        }

        if (records.Any(GraphDialect.Has))
        {
            dialects.Add(Graph);
        }
        else if (records.Any(AzureActivityItem.Has))
        {
            dialects.Add(Azure);
        }

        return dialects;
    }

    /// <summary>What Graph lists in one page, and what Azure Resource Manager lists in another.</summary>
    private static string RenderApis(IReadOnlyList<TestRecord> records)
    {
        var page = new JsonObject
        {
            ["@odata.context"] = "https://graph.microsoft.com/v1.0/$metadata#auditLogs",
            ["value"] = new JsonArray([.. records.Where(GraphDialect.Has).Select(GraphDialect.Resource)]),
        };
        var activity = new JsonObject { ["value"] = new JsonArray([.. records.Where(AzureActivityItem.Has).Select(AzureActivityItem.Of)]) };
        var rest = records.Where(record => !GraphDialect.Has(record) && !AzureActivityItem.Has(record)).Select(record => record.Json);
        return Lines([page, activity, .. rest]);
    }

    private static string Lines(IEnumerable<JsonObject> records) => string.Concat(records.Select(record => RecordText.Of(record) + "\n"));
}
