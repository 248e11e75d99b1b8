namespace Detect.Connectors;

/// <summary>Privileged accounts of one tenant, from PIM's assignments over Microsoft Graph.</summary>
public sealed record GraphAccountsSettings
{
    public required string Name { get; init; }

    public required string TenantId { get; init; }

    public AzureEndpoint Endpoint { get; init; } = GraphSettings.PublicCloud;

    /// <summary>Default 15 minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an assignment that has ended is remembered, for events that come late. Default 30 days.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromDays(30);

    internal AzureRetries Retries { get; init; } = new();
}
