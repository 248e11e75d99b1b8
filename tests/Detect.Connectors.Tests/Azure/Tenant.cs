using System.Globalization;
using System.Text.Json.Nodes;
using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A tenant over Graph, and a source that reads its directory audits.</summary>
internal sealed class Tenant : PagedBench
{
    public const string Id = "7b0e7f0c-8d3f-4c6a-9a51-0d4f0a1b2c3d";
    public const string Audits = "/v1.0/auditLogs/directoryAudits";
    public const string SignIns = "/v1.0/auditLogs/signIns";
    public const string BetaSignIns = "/beta/auditLogs/signIns";
    public const string RiskDetections = "/v1.0/identityProtection/riskDetections";
    public const string Alerts = "/beta/identityGovernance/roleManagementAlerts/alerts";
    public const string Policies = "/v1.0/policies/roleManagementPolicies";

    private Tenant()
    {
        Server = new GraphServer(Clock);
        foreach (var log in new[] { Audits, SignIns, BetaSignIns, RiskDetections }) Server.Logs.Add(log, []);
    }

    public GraphServer Server { get; }

    public GraphSettings Settings => new()
    {
        Name = "graph",
        TenantId = Id,
        Feeds = [GraphFeed.DirectoryAudits],
        Endpoint = AzureEndpoint.Of(Server.Address, "https://graph.microsoft.com"),
        Lookback = TimeSpan.FromHours(1),
        Retries = new AzureRetries { Attempts = 1 },
    };

    public override int PageSize
    {
        set => Server.PageSize = value;
    }

    protected override LoopbackServer Service => Server;

    public static async Task<Tenant> OpenAsync()
    {
        var tenant = new Tenant();
        await tenant.Server.StartAsync();
        return tenant;
    }

    public static string Time(double seconds) =>
        Noon.AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public override void ExpirePages() => Server.ExpirePages();

    public override string AddRecord(int number, double time, double? visible = null) => AddAudit(number, time, visible);

    public override void Run() => Run(Settings);

    public void Run(GraphSettings settings, string token = LoopbackServer.Token) =>
        Run(new GraphSource(settings, new TestCredential(token), Clock));

    /// <summary>Adds an audit that happened so many seconds after noon.</summary>
    public string AddAudit(int number, double time, double? visible = null)
    {
        var id = $"Directory_{number:D8}-0000-4000-8000-000000000000";
        Add(Audits, time, visible, new JsonObject
        {
            ["id"] = id,
            ["category"] = "RoleManagement",
            ["activityDisplayName"] = "Add member to role",
            ["activityDateTime"] = Time(time),
            ["loggedByService"] = "Core Directory",
            ["result"] = "success",
        });
        return id;
    }

    public string AddSignIn(int number, double time, string? kind = null)
    {
        var id = $"{number:D8}-0000-4000-8000-000000000000";
        var item = new JsonObject
        {
            ["id"] = id,
            ["createdDateTime"] = Time(time),
            ["userPrincipalName"] = "avery@contoso.example",
            ["appId"] = "00000003-0000-0000-c000-000000000000",
            ["status"] = new JsonObject { ["errorCode"] = 0 },
        };
        if (kind is not null) item["signInEventTypes"] = new JsonArray(kind);
        Add(kind is null ? SignIns : BetaSignIns, time, null, item);
        return id;
    }

    public void Add(string path, double time, double? visible, JsonObject item) =>
        Server.Add(path, new ListedRecord(Noon.AddSeconds(time), Noon.AddSeconds(visible ?? time), item));
}
