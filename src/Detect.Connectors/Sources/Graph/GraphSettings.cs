namespace Detect.Connectors;

/// <summary>The logs of one tenant over Microsoft Graph; several tenants are several sources.</summary>
public sealed record GraphSettings : PagedLogSettings
{
    /// <summary>The public cloud's service.</summary>
    public static readonly AzureEndpoint PublicCloud = new(new Uri("https://graph.microsoft.com"), "https://graph.microsoft.com/.default");

    /// <summary>Address and audience of Graph; sovereign clouds have their own. Default: the public cloud's.</summary>
    public AzureEndpoint Endpoint { get; init; } = PublicCloud;

    /// <summary>What is read. Default: audits, interactive sign-ins, risk detections, PIM alerts and role-management policies.</summary>
    public IReadOnlyList<GraphFeed> Feeds { get; init; } =
        [GraphFeed.DirectoryAudits, GraphFeed.SignIns, GraphFeed.RiskDetections, GraphFeed.PimAlerts, GraphFeed.RoleManagementPolicies];

    /// <summary>How often PIM's alerts are looked at. Default 15 minutes.</summary>
    public TimeSpan AlertInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the role-management policies are looked at. Default 6 hours.</summary>
    public TimeSpan PolicyInterval { get; init; } = TimeSpan.FromHours(6);

    internal string? Fault => string.IsNullOrWhiteSpace(TenantId) ? "Graph's records do not name their tenant: the settings must."
        : Feeds.Count == 0 ? "No feed is to be read."
        : WindowFault;
}

/// <summary>What Graph can be asked for.</summary>
public enum GraphFeed
{
    DirectoryAudits,

    /// <summary>Interactive sign-ins (v1.0).</summary>
    SignIns,

    /// <summary>The beta version's other sign-ins.</summary>
    NonInteractiveSignIns,

    ServicePrincipalSignIns,

    ManagedIdentitySignIns,

    RiskDetections,

    /// <summary>PIM's alerts (beta), each with its definition and incidents, whenever one changes.</summary>
    PimAlerts,

    /// <summary>Role-management policies with their rules, whenever one changes.</summary>
    RoleManagementPolicies,
}
