namespace Detect.Connectors;

public enum SourceState
{
    Starting,
    Running,

    /// <summary>Retrying after a failure; the reason says which.</summary>
    Failing,

    Stopped,
}

/// <summary>How a source fares, for health, metrics and coverage-gap alerts.</summary>
public sealed record SourceReport(SourceState State)
{
    /// <summary>Null for the source as a whole.</summary>
    public string? Partition { get; init; }

    /// <summary>For a person, without secrets: what is wrong and, where known, what to do.</summary>
    public string? Reason { get; init; }

    /// <summary>How many records, as far as the source knows, wait to be read.</summary>
    public long? Lag { get; init; }

    /// <summary>A stretch that can never be read any more (older than what the log keeps).</summary>
    public SourceGap? Gap { get; init; }
}

/// <summary>A stretch of ingestion time of which nothing was or will be received.</summary>
public sealed record SourceGap(DateTimeOffset From, DateTimeOffset Until, string Reason);
