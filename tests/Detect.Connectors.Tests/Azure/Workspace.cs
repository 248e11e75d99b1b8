using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A workspace, a clock, and a source that reads the one by the other.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly List<RunningSourceTest> running = [];

    private Workspace()
    {
        Server = new LogAnalyticsServer(Clock);
        Server.Tables.Add("AuditLogs", []);
    }

    public FlyingClock Clock { get; } = new(Noon);

    public LogAnalyticsServer Server { get; }

    public RecordingSession Session { get; private set; } = new();

    public static async Task<Workspace> OpenAsync()
    {
        var workspace = new Workspace();
        await workspace.Server.StartAsync();
        return workspace;
    }

    public LogAnalyticsSettings Settings => new()
    {
        Name = "workspace",
        WorkspaceId = LogAnalyticsServer.WorkspaceId,
        Tables = ["AuditLogs"],
        Endpoint = new AzureEndpoint(Server.Address, "https://api.loganalytics.io/.default"),
        Lookback = TimeSpan.FromHours(1),
        Retries = new AzureRetries { Attempts = 1 },
    };

    public static string QueryOf(SeenRequest request) => JsonNode.Parse(request.Body)!["query"]!.GetValue<string>();

    public void Run(LogAnalyticsSettings? settings = null, string token = LoopbackServer.Token) =>
        running.Add(new RunningSourceTest(new LogAnalyticsSource(settings ?? Settings, new TestCredential(token), Clock), Session));

    /// <summary>Ends the source as a stop does; what the store holds remains.</summary>
    public async Task StopAsync()
    {
        foreach (var source in running) await source.DisposeAsync();
        running.Clear();
        Session = new RecordingSession { Committed = Session.Committed };
    }

    /// <summary>Adds a row that came in so many seconds after noon.</summary>
    public string Add(int number, double ingested, double? visible = null, double? occurred = null, string table = "AuditLogs")
    {
        var id = $"Directory_{number:D8}-0000-4000-8000-000000000000";
        Server.Add(table, new WorkspaceRow(Noon.AddSeconds(ingested), Noon.AddSeconds(visible ?? ingested), new JsonObject
        {
            ["TimeGenerated"] = Time(occurred ?? ingested),
            ["ActivityDateTime"] = Time(occurred ?? ingested),
            ["Id"] = id,
            ["OperationName"] = "Add member to role",
            ["ActivityDisplayName"] = "Add member to role",
            ["LoggedByService"] = "Core Directory",
            ["Category"] = "RoleManagement",
            ["Result"] = "success",
            ["ResultReason"] = "",
            ["AdditionalDetails"] = null,
            ["AADTenantId"] = "7b0e7f0c-8d3f-4c6a-9a51-0d4f0a1b2c3d",
            ["Type"] = table,
        }));
        return id;
    }

    public async Task FlyToAsync(double seconds, int partitions = 1) => await Clock.FlyToAsync(Noon.AddSeconds(seconds), partitions);

    public IReadOnlyList<string> Ids() => [.. Lines().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Id").GetString()!)];

    /// <summary>What was delivered since the last look.</summary>
    public IReadOnlyList<string> Lines() => [.. Batches().SelectMany(batch =>
        RecordingSession.TextOf(batch).Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    public IReadOnlyList<SourceBatch> Batches()
    {
        var batches = new List<SourceBatch>();
        while (Session.Delivered.TryRead(out var batch)) batches.Add(batch);
        return batches;
    }

    public IReadOnlyList<SourceReport> Reports()
    {
        var reports = new List<SourceReport>();
        while (Session.Reports.TryRead(out var report)) reports.Add(report);
        return reports;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Server.DisposeAsync();
    }

    private static string Time(double seconds) => Noon.AddSeconds(seconds).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
