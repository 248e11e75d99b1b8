namespace Detect.Connectors;

/// <summary>Topics of a Kafka cluster, or event hubs through the Kafka endpoint of their namespace.</summary>
public sealed record KafkaSettings
{
    public required string Name { get; init; }

    /// <summary>Brokers to begin with, as <c>host:port</c>, separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Workers with the same group share the partitions. Default <c>detect</c>.</summary>
    public string ConsumerGroup { get; init; } = "detect";

    /// <summary>After how long without a sign of a worker the group gives its partitions to others. Default 30 seconds.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The worker's fixed place in the group, unique among its members: one that starts again under it has its partitions back at once.
    /// Null for a new member with each start.
    /// </summary>
    public string? Instance { get; init; }

    /// <summary>TLS, with the broker's certificate verified. Default true.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>A PEM file of certificates to trust in place of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Null where the brokers ask for none.</summary>
    public KafkaSignIn? SignIn { get; init; }

    /// <summary>Where to begin in a partition of which the store has no position. Default <see cref="LogStart.Earliest"/>.</summary>
    public LogStart Start { get; init; } = LogStart.Earliest;

    /// <summary>The tenant of records that name none.</summary>
    public string? TenantId { get; init; }

    public LogLimits Limits { get; init; } = new();

    /// <summary>How often the lag is measured and a partition that was read to its end is said to be. Default 5 seconds.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Further settings of librdkafka, by their names there, such as <c>client.rack</c>. What the source relies on cannot be set.
    /// </summary>
    public IReadOnlyDictionary<string, string> ClientSettings { get; init; } = new Dictionary<string, string>();
}

public enum LogStart
{
    Earliest,
    Latest,
}
