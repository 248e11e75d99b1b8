using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.AzureServers;

namespace Detect.Chaos;

/// <summary>The audit table of a workspace; its rows can be asked for as soon as they are in.</summary>
internal sealed class LogAnalyticsFeed : IFeed
{
    private readonly LogAnalyticsServer workspace;
    private readonly ManagedIdentityServer identity;
    private readonly string every;

    private LogAnalyticsFeed(LogAnalyticsServer workspace, ManagedIdentityServer identity, string every) =>
        (this.workspace, this.identity, this.every) = (workspace, identity, every);

    public IReadOnlyDictionary<string, string> Environment => identity.Environment;

    public int MostAhead => 40_000;

    public static async Task<LogAnalyticsFeed> StartAsync(string every)
    {
        var workspace = new LogAnalyticsServer(TimeProvider.System);
        workspace.Tables["AuditLogs"] = [];
        await workspace.StartAsync();
        return new LogAnalyticsFeed(workspace, await ManagedIdentityServer.StartAsync(), every);
    }

    public string Configuration(string worker) =>
        $$"""
          - name: feed
            type: loganalytics
            workspace: {{LogAnalyticsServer.WorkspaceId}}
            tables: AuditLogs
            endpoint: {{workspace.Address}}
            every: {{every}}
            overlap: 10s
            lookback: 1h
            credential: {kind: managed-identity}
        """;

    public Task OfferAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        var rows = lines.Select((line, i) => new WorkspaceRow(now.AddTicks(i), now.AddTicks(i), RowOf(line.Bytes))).ToList();
        workspace.Change(() => workspace.Tables["AuditLogs"].AddRange(rows));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await workspace.DisposeAsync();
        await identity.DisposeAsync();
    }

    private static JsonObject RowOf(byte[] record)
    {
        var envelope = JsonNode.Parse(record)!.AsObject();
        var row = new JsonObject
        {
            ["TenantId"] = LogAnalyticsServer.WorkspaceId,
            ["TimeGenerated"] = envelope["time"]!.DeepClone(),
            ["OperationName"] = envelope["operationName"]!.DeepClone(),
            ["Category"] = envelope["category"]!.DeepClone(),
            ["AADTenantId"] = envelope["tenantId"]!.DeepClone(),
            ["Type"] = "AuditLogs",
        };
        foreach (var (name, value) in envelope["properties"]!.AsObject())
        {
            var column = name == "operationType" ? "AADOperationType" : char.ToUpperInvariant(name[0]) + name[1..];
            row[column] = value is JsonObject or JsonArray ? value.ToJsonString(JsonSerializerOptions.Web) : value?.DeepClone();
        }

        return row;
    }
}
