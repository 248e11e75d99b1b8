namespace Detect.Connectors;

public sealed record SentinelOptions
{
    public const string DefaultStream = "Custom-DetectAlerts_CL";

    /// <summary>The scope to ask tokens for in the public cloud.</summary>
    public const string PublicCloud = "https://monitor.azure.com/.default";

    /// <summary>
    /// The logs-ingestion endpoint of the data-collection rule, or of a data-collection endpoint, with the scope of its cloud.
    /// </summary>
    public required AzureEndpoint Endpoint { get; init; }

    /// <summary>The immutable id of the data-collection rule: <c>dcr-</c> and 32 hex digits.</summary>
    public required string RuleId { get; init; }

    public string Stream { get; init; } = DefaultStream;
}
