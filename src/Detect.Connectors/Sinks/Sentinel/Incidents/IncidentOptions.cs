namespace Detect.Connectors;

public sealed record IncidentOptions
{
    /// <summary>Azure Resource Manager; sovereign clouds have their own.</summary>
    public AzureEndpoint Endpoint { get; init; } = AzureActivitySettings.PublicCloud;

    public required string Subscription { get; init; }

    public required string ResourceGroup { get; init; }

    public required string Workspace { get; init; }

    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Alerts whose last event is older are left as they are.</summary>
    public TimeSpan LookBack { get; init; } = TimeSpan.FromDays(30);
}
