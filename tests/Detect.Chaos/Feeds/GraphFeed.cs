using System.Globalization;
using System.Text.Json.Nodes;
using Detect.AzureServers;

namespace Detect.Chaos;

/// <summary>The directory audits of Microsoft Graph, shown as soon as they are in.</summary>
internal sealed class GraphFeed : IFeed
{
    private const string Path = "/v1.0/auditLogs/directoryAudits";

    private readonly GraphServer graph;
    private readonly ManagedIdentityServer identity;
    private readonly string every;

    private GraphFeed(GraphServer graph, ManagedIdentityServer identity, string every) =>
        (this.graph, this.identity, this.every) = (graph, identity, every);

    public IReadOnlyDictionary<string, string> Environment => identity.Environment;

    public int MostAhead => 40_000;

    public static async Task<GraphFeed> StartAsync(string every)
    {
        var graph = new GraphServer(TimeProvider.System);
        graph.Logs[Path] = [];
        await graph.StartAsync();
        return new GraphFeed(graph, await ManagedIdentityServer.StartAsync(), every);
    }

    public string Configuration(string worker) =>
        $$"""
          - name: feed
            type: graph
            tenant: {{ChaosStory.Tenant}}
            feeds: directoryAudits
            roleAssignments: false
            endpoint: {{graph.Address}}
            every: {{every}}
            overlap: 10s
            lookback: 1h
            credential: {kind: managed-identity}
        """;

    public Task OfferAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        var records = lines.Select(line => RecordOf(line.Bytes, now)).ToList();
        graph.Change(() => graph.Logs[Path].AddRange(records));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await graph.DisposeAsync();
        await identity.DisposeAsync();
    }

    private static ListedRecord RecordOf(byte[] record, DateTimeOffset visibleAt)
    {
        var properties = JsonNode.Parse(record)!["properties"]!.DeepClone().AsObject();
        var initiator = properties["initiatedBy"]!.AsObject();
        properties["initiatedBy"] = new JsonObject { ["user"] = initiator["user"]?.DeepClone(), ["app"] = initiator["app"]?.DeepClone() };
        var at = DateTimeOffset.Parse(properties["activityDateTime"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        return new ListedRecord(at, visibleAt, properties);
    }
}
