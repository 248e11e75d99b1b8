using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.AzureServers;
using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>Stories as Log Analytics, Graph and Azure's activity log tell them, through services that fail now and then, to a worker and its store.</summary>
public sealed class PolledStoryTests : IAsyncLifetime, IAsyncDisposable
{
    private const string TenantId = "b71bd346-bf65-436c-ab09-671289238688";
    private static readonly TimeSpan Years = TimeSpan.FromDays(2_000);

    private readonly WorkerBench bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("takeover")]
    [InlineData("bulk-removal")]
    [InlineData("azure-elevation")]
    public async Task A_story_in_a_workspace_raises_what_a_replay_of_it_raises(string story)
    {
        await using var server = new LogAnalyticsServer(TimeProvider.System) { MostRows = 60 };
        await server.StartAsync();
        var rows = File.ReadLines(Story(story, "log-analytics.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        foreach (var row in rows)
        {
            var ingested = TimeOf(row, "TimeGenerated") + TimeSpan.FromMinutes(2);
            server.Add(row["Type"]!.GetValue<string>(), new WorkspaceRow(ingested, ingested, row));
        }

        FailSometimes(server);
        var source = new LogAnalyticsSource(
            new LogAnalyticsSettings
            {
                Name = "workspace",
                WorkspaceId = LogAnalyticsServer.WorkspaceId,
                Tables = [.. server.Tables.Keys],
                Endpoint = AzureEndpoint.Of(server.Address),
                Lookback = DateTimeOffset.UtcNow - rows.Min(row => TimeOf(row, "TimeGenerated")) + TimeSpan.FromHours(1),
                Retention = Years,
                LargestWindow = Years,
                QueryRows = 50,
                FirstPause = TimeSpan.FromMilliseconds(5),
                Interval = TimeSpan.FromMilliseconds(100),
                Retries = new AzureRetries { Attempts = 1 },
            },
            new TestCredential(),
            TimeProvider.System);

        var newest = rows.GroupBy(row => row["Type"]!.GetValue<string>()).Select(table => table.Max(HappenedAt)).ToHashSet();
        await ReadAsync(newest, Expected(story), source);
    }

    [Theory]
    [InlineData("takeover")]
    [InlineData("bulk-removal")]
    [InlineData("azure-elevation")]
    public async Task A_story_in_Graph_and_in_Azures_activity_log_raises_what_a_replay_of_it_raises(string story)
    {
        await using var graph = new GraphServer(TimeProvider.System) { PageSize = 40 };
        await using var azure = new ActivityLogServer(TimeProvider.System) { PageSize = 3, Kept = Years };
        await graph.StartAsync();
        await azure.StartAsync();
        var records = RecordsOf(Story(story, "graph.json")).ToLookup(TimeFieldOf);
        foreach (var record in records["eventTimestamp"]) azure.Add(ActivityLogServer.Tenant, Listed(record));
        foreach (var record in records["activityDateTime"]) graph.Add("/v1.0/auditLogs/directoryAudits", Listed(record));
        foreach (var record in records["createdDateTime"]) graph.Add("/v1.0/auditLogs/signIns", Listed(record));
        FailSometimes(graph);
        FailSometimes(azure);

        await ReadAsync([.. records.Select(log => log.Max(HappenedAt))], Expected(story), Graph(graph), Azure(azure));
    }

    [Fact]
    public async Task Deleting_Entras_own_diagnostic_setting_raises_an_alert()
    {
        await using var azure = new ActivityLogServer(TimeProvider.System);
        await azure.StartAsync();
        var at = DateTimeOffset.UtcNow.AddMinutes(-5);
        azure.Add(ActivityLogServer.Tenant, new ListedRecord(at, at, JsonNode.Parse(
            $$"""
            {
              "eventDataId": "5d0b7a0e-2f2c-4b39-8f9a-7a4c1f0e6b22",
              "eventTimestamp": "{{at.UtcDateTime:O}}",
              "tenantId": "{{TenantId}}",
              "caller": "avery@contoso.example",
              "claims": {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "avery@contoso.example"},
              "authorization": {"action": "microsoft.aadiam/diagnosticSettings/delete", "scope": "/providers/microsoft.aadiam/diagnosticSettings/to-the-soc"},
              "operationName": {"value": "microsoft.aadiam/diagnosticSettings/delete", "localizedValue": "Deleting a diagnostic setting"},
              "category": {"value": "Administrative", "localizedValue": "Administrative"},
              "status": {"value": "Succeeded", "localizedValue": "Succeeded"},
              "subStatus": {"value": "OK", "localizedValue": "OK (HTTP Status Code: 200)"},
              "resourceId": "/providers/microsoft.aadiam/diagnosticSettings/to-the-soc",
              "httpRequest": {"clientIpAddress": "192.0.2.10", "method": "DELETE"}
            }
            """)!.AsObject()));
        await bench.StartAsync(Azure(azure));

        var alerts = await WithPatience.UntilAsync(
            async () => (await bench.Store.Alerts.ListAsync(new AlertQuery { Limit = 10 }, CancellationToken.None)).Alerts, alerts => alerts.Count > 0);

        var alert = alerts.Single();
        alert.Rule.Title.Should().Be("Entra diagnostic setting deleted");
        alert.TenantId.Should().Be(TenantId);
        alert.Group.Select(field => field.Value).Should().Equal("avery@contoso.example", "/providers/microsoft.aadiam/diagnosticSettings/to-the-soc");
    }

    private static GraphSource Graph(GraphServer server) => new(
        new GraphSettings
        {
            Name = "graph",
            TenantId = TenantId,
            Feeds = [GraphFeed.DirectoryAudits, GraphFeed.SignIns],
            Endpoint = AzureEndpoint.Of(server.Address),
            Lookback = Years - TimeSpan.FromDays(1),
            Retention = Years,
            LargestWindow = Years,
            FirstPause = TimeSpan.FromMilliseconds(5),
            Interval = TimeSpan.FromMilliseconds(100),
            Retries = new AzureRetries { Attempts = 1 },
        },
        new TestCredential(),
        TimeProvider.System);

    private static AzureActivitySource Azure(ActivityLogServer server) => new(
        new AzureActivitySettings
        {
            Name = "azure",
            TenantId = TenantId,
            Endpoint = AzureEndpoint.Of(server.Address),
            Lookback = server.Kept - TimeSpan.FromDays(2),
            Retention = server.Kept - TimeSpan.FromDays(1),
            LargestWindow = Years,
            FirstPause = TimeSpan.FromMilliseconds(5),
            Interval = TimeSpan.FromMilliseconds(100),
            Retries = new AzureRetries { Attempts = 1 },
        },
        new TestCredential(),
        TimeProvider.System);

    private async Task<HashSet<DateTimeOffset>> NewestAsync(CancellationToken cancellation) =>
        [.. (await bench.Store.ReadProgressAsync(cancellation)).Select(progress => progress.Newest).OfType<DateTimeOffset>()];

    /// <param name="newest">The last event of each table.</param>
    private async Task ReadAsync(
        IReadOnlyCollection<DateTimeOffset> newest,
        IReadOnlyList<(string Rule, string Group, DateTimeOffset? First, double Count)> expected,
        params IReadOnlyList<ISource> sources)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await bench.StartAsync(sources);
        try
        {
            while (!(await NewestAsync(patience.Token)).SetEquals(newest) || !(await StoredAsync(patience.Token)).ToHashSet().SetEquals(expected))
            {
                await Task.Yield();
            }
        }
        catch (OperationCanceledException)
        {
            var read = string.Join("; ", await NewestAsync(CancellationToken.None));
            Assert.Fail($"Read only to {read} of {string.Join("; ", newest)}; alerts: {string.Join("; ", await StoredAsync(CancellationToken.None))}");
        }

        (await StoredAsync(patience.Token)).Should().BeEquivalentTo(expected);
    }

    private async Task<IReadOnlyList<(string Rule, string Group, DateTimeOffset? First, double Count)>> StoredAsync(CancellationToken cancellation) =>
    [
        .. (await bench.Store.Alerts.ListAsync(new AlertQuery { Limit = 100 }, cancellation)).Alerts.Select(alert =>
            (alert.Rule.Id, string.Join(',', alert.Group.Select(field => field.Value)), alert.First, alert.Count)),
    ];

    private static void FailSometimes(LoopbackServer server) => server.Faults = _ => (server.Requests.Count % 7) switch
    {
        2 => new Fault(503),
        4 => Fault.CutConnection,
        5 => new Fault(429) { RetryAfter = "0" },
        _ => null,
    };

    private static List<JsonObject> RecordsOf(string file) =>
        [.. File.ReadLines(file).SelectMany(line => JsonNode.Parse(line)!["value"]!.AsArray()).Select(record => record!.DeepClone().AsObject())];

    private static ListedRecord Listed(JsonObject record) => new(HappenedAt(record), DateTimeOffset.UnixEpoch, record);

    private static DateTimeOffset HappenedAt(JsonObject record) => TimeOf(record, TimeFieldOf(record));

    private static string TimeFieldOf(JsonObject record)
    {
        string[] fields = ["activityDateTime", "createdDateTime", "eventTimestamp", "ActivityDateTime", "CreatedDateTime", "TimeGenerated"];
        return fields.First(record.ContainsKey);
    }

    private static DateTimeOffset TimeOf(JsonObject record, string field) =>
        DateTimeOffset.Parse(record[field]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Story(string name, string file) => Path.Join(Repository.Root, "replay-data", name, file);

    private static IReadOnlyList<(string Rule, string Group, DateTimeOffset? First, double Count)> Expected(string name) =>
    [
        .. File.ReadLines(Story(name, "expected-alerts.jsonl")).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            var alert = json.RootElement;
            return (
                alert.GetProperty("rule").GetProperty("id").GetString()!,
                string.Join(',', alert.GetProperty("group").EnumerateObject().Select(field => field.Value.GetString())),
                (DateTimeOffset?)alert.GetProperty("first").GetDateTimeOffset(),
                alert.GetProperty("count").GetDouble());
        }),
    ];
}
