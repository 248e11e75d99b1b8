using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.AzureServers;
using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>Stories as Log Analytics and Graph tell them, through services that fail now and then, to a worker and its store.</summary>
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
        await ReadAsync(source, newest, Expected(story));
    }

    [Theory]
    [InlineData("takeover")]
    [InlineData("bulk-removal")]
    public async Task A_story_in_Graph_raises_what_a_replay_of_it_raises(string story)
    {
        await using var server = new GraphServer(TimeProvider.System) { PageSize = 40 };
        await server.StartAsync();
        var records = RecordsOf(Story(story, "graph.json"));
        foreach (var record in records)
        {
            var (path, field) = record.ContainsKey("activityDateTime")
                ? ("/v1.0/auditLogs/directoryAudits", "activityDateTime")
                : ("/v1.0/auditLogs/signIns", "createdDateTime");
            server.Add(path, new GraphRecord(TimeOf(record, field), DateTimeOffset.UnixEpoch, record));
        }

        FailSometimes(server);
        var source = new GraphSource(
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

        var newest = records.GroupBy(record => record.ContainsKey("activityDateTime")).Select(log => log.Max(HappenedAt)).ToHashSet();
        await ReadAsync(source, newest, Expected(story));
    }

    private async Task<HashSet<DateTimeOffset>> NewestAsync(CancellationToken cancellation) =>
        [.. (await bench.Store.ReadProgressAsync(cancellation)).Select(progress => progress.Newest).OfType<DateTimeOffset>()];

    /// <param name="newest">The last event of each table.</param>
    private async Task ReadAsync(
        ISource source, IReadOnlyCollection<DateTimeOffset> newest, IReadOnlyList<(string Rule, string Group, DateTimeOffset? First, double Count)> expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await bench.StartAsync(source);
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

    private static DateTimeOffset HappenedAt(JsonObject record)
    {
        string[] fields = ["activityDateTime", "createdDateTime", "ActivityDateTime", "CreatedDateTime", "TimeGenerated"];
        return TimeOf(record, fields.First(record.ContainsKey));
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
