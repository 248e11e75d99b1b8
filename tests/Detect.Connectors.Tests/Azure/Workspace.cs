using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A workspace with one table, and a source that reads it.</summary>
internal sealed class Workspace : PolledBench
{
    private Workspace()
    {
        Server = new LogAnalyticsServer(Clock);
        Server.Tables.Add("AuditLogs", []);
    }

    public LogAnalyticsServer Server { get; }

    public LogAnalyticsSettings Settings => new()
    {
        Name = "workspace",
        WorkspaceId = LogAnalyticsServer.WorkspaceId,
        Tables = ["AuditLogs"],
        Endpoint = AzureEndpoint.Of(Server.Address, "https://api.loganalytics.io"),
        Lookback = TimeSpan.FromHours(1),
        Retries = new AzureRetries { Attempts = 1 },
    };

    protected override LoopbackServer Service => Server;

    public static async Task<Workspace> OpenAsync()
    {
        var workspace = new Workspace();
        await workspace.Server.StartAsync();
        return workspace;
    }

    public static string QueryOf(SeenRequest request) => JsonNode.Parse(request.Body)!["query"]!.GetValue<string>();

    public static bool Covers(SeenRequest request, double seconds) => Covers(QueryOf(request), seconds);

    /// <summary>Whether a query asks for what came in so many seconds after noon.</summary>
    public static bool Covers(string query, double seconds)
    {
        var times = Regex.Matches(query, @"DetectIngestedAt [>=<]+ datetime\(([^)]+)\)")
            .Select(match => DateTimeOffset.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        var at = Noon.AddSeconds(seconds);
        return times[0] <= at && at < times[1];
    }

    public void Run(LogAnalyticsSettings? settings = null, string token = LoopbackServer.Token) =>
        Run(new LogAnalyticsSource(settings ?? Settings, new TestCredential(token), Clock));

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

    private static string Time(double seconds) => Noon.AddSeconds(seconds).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
