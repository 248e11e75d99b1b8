namespace Detect.Connectors;

/// <summary>A message of a partitioned log (Kafka, Event Hubs), as received.</summary>
internal readonly record struct LogRecord(long Offset)
{
    /// <summary>Empty for a message without a value.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>When the log took it; null where the log does not say.</summary>
    public DateTimeOffset? EnqueuedAt { get; init; }

    /// <summary>Why there is a message here but no value to be had of it; null for what could be read.</summary>
    public string? Unreadable { get; init; }
}
