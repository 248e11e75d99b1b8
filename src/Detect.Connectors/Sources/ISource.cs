namespace Detect.Connectors;

/// <summary>
/// Where events come from while the worker runs. A source reads on from the position that the store holds and hands on whole
/// records as received; decoding, windows and alerts are the worker's.
/// </summary>
public interface ISource : IAsyncDisposable
{
    /// <summary>The name in the configuration; unique, and part of the store's keys.</summary>
    string Name { get; }

    SourceGuarantees Guarantees { get; }

    /// <summary>The tenant of records that name none; null where there is none.</summary>
    string? TenantId => null;

    /// <summary>
    /// Its partitions are few, and what is read of one may not change for months: positions stay as long as the source is configured.
    /// </summary>
    bool KeepsPositions => false;

    /// <summary>
    /// The table that a partition is, where each is one and goes on while logs come in: its silence is missing logs. Null where events
    /// are spread over partitions, where something is written only when something is wrong, and for a partition that is read no more.
    /// </summary>
    string? TableOf(string partition) => null;

    /// <summary>
    /// Runs until asked to stop. What goes wrong outside (network, throttling, a broker away) is retried inside and reported with
    /// <see cref="ISourceSession.Report"/>; only what no retry can mend is thrown.
    /// </summary>
    /// <exception cref="SourceException">The source cannot work as it is configured.</exception>
    Task RunAsync(ISourceSession session, CancellationToken stopping);
}

/// <summary>What a source promises, as its documentation says and <c>detect config check</c> shows.</summary>
/// <param name="Redelivers">Records can be read again from an older position: what was not committed comes once more.</param>
/// <param name="Ordered">Records of a partition arrive in about the order of event time, so that they may move its clock.</param>
/// <param name="Tables">The tables it can carry, to name the rules that its absence leaves blind; empty for any.</param>
public sealed record SourceGuarantees(bool Redelivers, bool Ordered, IReadOnlyList<string> Tables);

/// <summary>A configuration or permission that no retry can mend; the message is for the operator and holds no secret.</summary>
public sealed class SourceException : Exception
{
    public SourceException()
    {
    }

    public SourceException(string message)
        : base(message)
    {
    }

    public SourceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
