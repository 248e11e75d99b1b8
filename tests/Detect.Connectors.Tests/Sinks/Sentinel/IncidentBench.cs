using System.Text.Json.Nodes;
using Detect.AzureServers;
using Detect.Connectors.Tests.Store;
using WorkerStore = Detect.Connectors.Tests.Store.TestStore;

namespace Detect.Connectors.Tests.Sinks.Sentinel;

/// <summary>A store, Sentinel, and what makes the alert and the incident that are in them say the same.</summary>
internal sealed class IncidentBench : IAsyncDisposable
{
    private readonly ManualClock clock;
    private readonly WorkerStore test;
    private readonly FixedToken token = new(LoopbackServer.Token);
    private IncidentSync sync;

    private IncidentBench(ManualClock clock, IncidentServer server, WorkerStore test)
    {
        (this.clock, Server, this.test) = (clock, server, test);
        sync = Sync();
    }

    public IncidentServer Server { get; }

    public IDetectStore Store => test.Store;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Done between comparing and deciding.</summary>
    public Func<Task>? WhileDeciding { get; set; }

    public string? LastError => sync.LastError;

    /// <summary>What the token was last asked for.</summary>
    public IReadOnlyList<string> Scopes => token.Scopes;

    /// <summary>The only incident there is.</summary>
    public JsonNode Incident => Server.Incidents.Values.Single()["properties"]!;

    public static async Task<IncidentBench> StartAsync()
    {
        var clock = new ManualClock(Some.Half.AddHours(1));
        var server = new IncidentServer(clock);
        await server.StartAsync();
        return new IncidentBench(clock, server, await WorkerStore.CreateAsync(StoreKind.Sqlite));
    }

    public async Task<AlertDocument> AlertAsync() => (await Store.Alerts.FindAsync(Some.Alert().Id, CancellationToken.None))!;

    public string? TextOf(string property) => Incident[property]?.GetValue<string>();

    public void Restart() => sync = Sync();

    public async Task RoundsAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await sync.TryRoundAsync(CancellationToken.None);
        }
    }

    public Task SaveAsync(AlertDocument alert, NotificationKind kind = NotificationKind.Created) => test.CommitAsync(
        commit => commit.SaveAlertsAsync([new AlertChange { Alert = alert, Kind = kind, At = Now }], CancellationToken.None));

    public Task<DecisionResult?> DecideAsync(AlertStatus? status, AlertVerdict? verdict, string? comment) => Store.Alerts.DecideAsync(
        Some.Alert().Id,
        new AlertDecision { Status = status, Verdict = verdict, Comment = comment, By = "ben", At = Now },
        [],
        CancellationToken.None);

    /// <summary>An analyst sets the incident's status.</summary>
    public void Set(string status, string? classification = null, string? reason = null) => Server.Edit(incident =>
    {
        incident["status"] = status;
        incident["classification"] = classification;
        incident["classificationReason"] = reason;
    });

    public async ValueTask DisposeAsync()
    {
        await test.DisposeAsync();
        await Server.DisposeAsync();
    }

    private IncidentSync Sync() => new(
        Store.Alerts,
        new IncidentOptions
        {
            Endpoint = AzureEndpoint.Of(Server.Address, "https://management.usgovcloudapi.net"),
            Subscription = "sub",
            ResourceGroup = "soc",
            Workspace = "ws",
        },
        token,
        (_, _) =>
        {
            WhileDeciding?.Invoke().GetAwaiter().GetResult();
            return ["chat"];
        },
        clock);
}
