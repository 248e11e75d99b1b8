namespace Detect.Connectors;

/// <summary>One source; what it needs beyond a name is in the records of its type.</summary>
public abstract record SourceSettings
{
    public required string Name { get; init; }

    /// <summary>As the configuration spells it.</summary>
    public required string Type { get; init; }

    /// <summary>The tenant of records that name none.</summary>
    public string? TenantId { get; init; }

    /// <summary>Without any event for so long it is missing; null for never.</summary>
    public TimeSpan? SilentAfter { get; init; }

    /// <summary>With events that are so old when they arrive it is missing; null for never.</summary>
    public TimeSpan? LagAfter { get; init; }

    /// <summary>When it cannot be read for so long it is missing; null for never.</summary>
    public TimeSpan? FailingAfter { get; init; }
}

public sealed record KafkaSourceSettings : SourceSettings
{
    public required IReadOnlyList<string> Brokers { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    public required string Group { get; init; }

    /// <summary>plaintext, ssl, sasl-plaintext or sasl-ssl.</summary>
    public required string Security { get; init; }

    /// <summary>plain, scram-sha-256 or scram-sha-512.</summary>
    public required string Mechanism { get; init; }

    public string? Username { get; init; }

    public Secret? Password { get; init; }

    public string? CaFile { get; init; }

    public GroupMembership Membership { get; init; } = new();

    public bool StartsAtEarliest { get; init; }
}

/// <summary>A worker in its consumer group.</summary>
public sealed record GroupMembership
{
    public static readonly TimeSpan DefaultSessionTimeout = TimeSpan.FromSeconds(30);

    public TimeSpan SessionTimeout { get; init; } = DefaultSessionTimeout;

    /// <summary>A fixed place in the group; null for a new one with each start.</summary>
    public string? Instance { get; init; }
}

/// <summary>Event Hubs, by its Kafka endpoint or, where <see cref="Sdk"/> is given, by the official SDK.</summary>
public sealed record EventHubsSourceSettings : SourceSettings
{
    /// <summary>The host name; null where the connection string says it.</summary>
    public string? Namespace { get; init; }

    public required string Hub { get; init; }

    public required string ConsumerGroup { get; init; }

    /// <summary>Null to sign in with <see cref="Credential"/>.</summary>
    public Secret? ConnectionString { get; init; }

    public required CredentialSettings Credential { get; init; }

    /// <summary>Of the Kafka endpoint.</summary>
    public GroupMembership Membership { get; init; } = new();

    public bool StartsAtEarliest { get; init; }

    public EventHubsSdkSettings? Sdk { get; init; }
}

public sealed record EventHubsSdkSettings
{
    public Uri? BlobContainer { get; init; }

    public Secret? BlobConnectionString { get; init; }

    public required string BlobContainerName { get; init; }

    public bool UsesWebSockets { get; init; }
}

/// <summary>A service of Azure's that is asked for news.</summary>
public abstract record PolledSourceSettings : SourceSettings
{
    public required PollSettings Poll { get; init; }
}

/// <param name="Overlap">How far each question looks back behind the last one.</param>
/// <param name="Lookback">Where to begin when the store has no position yet.</param>
/// <param name="Audience">The scope to ask tokens for.</param>
public sealed record PollSettings(
    TimeSpan Every, TimeSpan Overlap, TimeSpan Lookback, Uri Endpoint, string Audience, CredentialSettings Credential)
{
    internal AzureEndpoint Service => new(Endpoint, Audience);
}

public sealed record LogAnalyticsSourceSettings : PolledSourceSettings
{
    public required string Workspace { get; init; }

    /// <summary>Empty for those of Microsoft Entra.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];
}

public sealed record GraphSourceSettings : PolledSourceSettings
{
    public required IReadOnlyList<string> Feeds { get; init; }

    public bool LearnsRoleAssignments { get; init; }
}

public sealed record AzureActivitySourceSettings : PolledSourceSettings
{
    public bool ReadsTenantLevel { get; init; }

    /// <summary>GUIDs.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];
}

public sealed record HttpSourceSettings : SourceSettings
{
    public IReadOnlyList<Secret> Tokens { get; init; } = [];

    /// <summary>Of a body, unpacked.</summary>
    public required long MaxBytes { get; init; }
}

public sealed record FileSourceSettings : SourceSettings
{
    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    public required TimeSpan Poll { get; init; }

    public bool Follows { get; init; }
}

/// <summary>How to sign in to Microsoft Entra ID.</summary>
/// <param name="Kind">default, managed-identity, workload-identity, client-secret, client-certificate or azure-cli.</param>
/// <param name="CertificatePath">Absolute.</param>
public sealed record CredentialSettings(string Kind, string? TenantId, string? ClientId, Secret? ClientSecret, string? CertificatePath);
