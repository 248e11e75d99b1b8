using System.Globalization;
using System.Text.Json.Nodes;
using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A tenant's activity logs, and a source that reads them.</summary>
internal sealed class AzureTenant : PagedBench
{
    public const string Subscription = "1b4c5f5e-0f0a-4e0e-8e2d-6a1a1f0c9d05";
    public const string Partition = "tenant";

    private AzureTenant() => Server = new ActivityLogServer(Clock);

    public ActivityLogServer Server { get; }

    public AzureActivitySettings Settings => new()
    {
        Name = "azure",
        TenantId = Tenant.Id,
        Endpoint = AzureEndpoint.Of(Server.Address, "https://management.azure.com"),
        Lookback = TimeSpan.FromHours(1),
        Retries = new AzureRetries { Attempts = 1 },
    };

    public override int PageSize
    {
        set => Server.PageSize = value;
    }

    protected override LoopbackServer Service => Server;

    public static async Task<AzureTenant> OpenAsync()
    {
        var tenant = new AzureTenant();
        await tenant.Server.StartAsync();
        return tenant;
    }

    public override void ExpirePages() => Server.ExpirePages();

    public override string AddRecord(int number, double time, double? visible = null) => Add(number, time, visible);

    public override void Run() => Run(Settings);

    public void Run(AzureActivitySettings settings, string token = LoopbackServer.Token) =>
        Run(new AzureActivitySource(settings, new TestCredential(token), Clock));

    /// <summary>Adds what happened so many seconds after noon.</summary>
    public string Add(int number, double time, double? visible = null, string log = ActivityLogServer.Tenant)
    {
        var eventId = $"{number:D8}-0000-4000-8000-000000000000";
        var id = $"/providers/microsoft.aadiam/diagnosticSettings/to-the-soc/events/{eventId}/ticks/1";
        Server.Add(log, new ListedRecord(Noon.AddSeconds(time), Noon.AddSeconds(visible ?? time), new JsonObject
        {
            ["id"] = id,
            ["eventDataId"] = eventId,
            ["eventTimestamp"] = Noon.AddSeconds(time).UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["caller"] = "avery@contoso.example",
            ["operationName"] = Named("microsoft.aadiam/diagnosticSettings/delete"),
            ["category"] = Named("Administrative"),
            ["status"] = Named("Succeeded"),
            ["resourceId"] = "/providers/microsoft.aadiam/diagnosticSettings/to-the-soc",
            ["httpRequest"] = new JsonObject { ["clientIpAddress"] = "192.0.2.10", ["method"] = "DELETE" },
        }));
        return id;
    }

    private static JsonObject Named(string value) => new() { ["value"] = value, ["localizedValue"] = value };
}
