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

    private static readonly TestDialect Graph = new("Graph", RenderGraph);

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

        return dialects;
    }

    private static string RenderGraph(IReadOnlyList<TestRecord> records)
    {
        var page = new JsonObject
        {
            ["@odata.context"] = "https://graph.microsoft.com/v1.0/$metadata#auditLogs",
            ["value"] = new JsonArray([.. records.Where(GraphDialect.Has).Select(GraphDialect.Resource)]),
        };
        return Lines([page, .. records.Where(record => !GraphDialect.Has(record)).Select(record => record.Json)]);
    }

    private static string Lines(IEnumerable<JsonObject> records) => string.Concat(records.Select(record => RecordText.Of(record) + "\n"));
}
