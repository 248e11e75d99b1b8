using System.Net;

namespace Detect.Connectors;

/// <summary>One sink; what it needs beyond a name is in the records of its type.</summary>
public abstract record SinkSettings
{
    public required string Name { get; init; }

    /// <summary>As the configuration spells it.</summary>
    public required string Type { get; init; }

    /// <summary>What it is told of alerts.</summary>
    public required IReadOnlyList<NotificationKind> Events { get; init; }
}

/// <summary>A plain webhook, Slack or Teams: <see cref="SinkSettings.Type"/> says which.</summary>
public sealed record WebhookSinkSettings : SinkSettings
{
    public required Secret Url { get; init; }

    /// <summary>Each signs, so that one can be exchanged for another.</summary>
    public IReadOnlyList<Secret> SigningSecrets { get; init; } = [];

    public bool UsesCloudEvents { get; init; }

    public IReadOnlyDictionary<string, Secret> Headers { get; init; } = new Dictionary<string, Secret>();

    /// <summary>A template in place of the format.</summary>
    public string? Body { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Networks that are not public, and yet allowed.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];
}

public sealed record PagerDutySinkSettings : SinkSettings
{
    public required Secret RoutingKey { get; init; }

    public required Uri Endpoint { get; init; }

    public required TimeSpan Timeout { get; init; }

    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];
}

public sealed record SentinelSinkSettings : SinkSettings
{
    public required AzureEndpoint Endpoint { get; init; }

    /// <summary>The immutable id of the data-collection rule.</summary>
    public required string RuleId { get; init; }

    public required string Stream { get; init; }

    public required CredentialSettings Credential { get; init; }

    public IncidentSettings? Incidents { get; init; }
}

public sealed record IncidentSettings(string Subscription, string ResourceGroup, string Workspace, TimeSpan Every, AzureEndpoint Endpoint);

public sealed record EmailSinkSettings : SinkSettings
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public bool UsesTls { get; init; }

    public string? Username { get; init; }

    public Secret? Password { get; init; }

    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public required TimeSpan Timeout { get; init; }
}

public sealed record FileSinkSettings : SinkSettings
{
    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    public bool UsesOcsf { get; init; }

    public required long MaxBytes { get; init; }

    public required int Keep { get; init; }

    public bool Syncs { get; init; }
}

public sealed record StdoutSinkSettings : SinkSettings
{
    public bool UsesOcsf { get; init; }
}
