namespace Detect.Connectors;

public sealed record SentinelOptions
{
    public const string DefaultStream = "Custom-DetectAlerts_CL";

    /// <summary>The logs-ingestion endpoint of the data-collection rule, or of a data-collection endpoint.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The immutable id of the data-collection rule: <c>dcr-</c> and 32 hex digits.</summary>
    public required string RuleId { get; init; }

    public string Stream { get; init; } = DefaultStream;

    /// <summary>The scope of the token; another in sovereign clouds.</summary>
    public string Scope { get; init; } = "https://monitor.azure.com/.default";
}
