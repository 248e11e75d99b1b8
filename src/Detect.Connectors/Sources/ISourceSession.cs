namespace Detect.Connectors;

/// <summary>What the worker is to a running source. Safe on any thread.</summary>
public interface ISourceSession
{
    /// <summary>The committed positions of this source, by partition.</summary>
    Task<IReadOnlyDictionary<string, StreamPosition>> PositionsAsync(CancellationToken cancellation);

    /// <summary>
    /// Hands a batch on. Completes when there is room for the next (back-pressure); the task within completes when the batch has been
    /// committed, false when the store refused it because it holds a later position already (another worker has the partition, or the
    /// batch was committed before), and is cancelled when the worker stops first.
    /// </summary>
    Task<Task<bool>> DeliverAsync(SourceBatch batch, CancellationToken cancellation);

    /// <summary>
    /// This worker reads the partition from now on: its clock waits for what the partition holds, so that one with much to catch up on is
    /// not overtaken. Said before the first batch, by sources whose partitions are read side by side.
    /// </summary>
    void Begin(string partition);

    /// <summary>
    /// These are all the partitions that there are, whoever reads them: one that no worker has read yet holds the clock, here and at whoever
    /// leads next, for the limit of absence at most. Said before anything of them is read.
    /// </summary>
    Task ExpectAsync(IReadOnlyList<string> partitions, CancellationToken cancellation);

    /// <summary>
    /// The partition has been read to its end: what it holds up to <paramref name="asOf"/> has been delivered, so a quiet source may
    /// move the clock.
    /// </summary>
    void CaughtUp(string partition, DateTimeOffset asOf);

    /// <summary>Nobody reads the partition any more (a file that is gone): it does not hold the clock.</summary>
    void Release(string partition);

    /// <summary>
    /// Another worker reads the partition from now on (a rebalance), or nobody for a while: the clock waits for it as before, and the store
    /// says how far it is.
    /// </summary>
    void HandOver(string partition);

    void Report(SourceReport report);
}

/// <summary>Records as they were received from one partition, and the position after them.</summary>
public sealed record SourceBatch
{
    /// <summary>Within the source: a hub's partition, a table, a file.</summary>
    public required string Partition { get; init; }

    /// <summary>Whole records; <see cref="RecordBatches"/> makes them from bytes.</summary>
    public required IReadOnlyList<Detect.Events.RecordChunk> Chunks { get; init; }

    public required StreamPosition Position { get; init; }

    /// <summary>The tenant of records that name none.</summary>
    public string? TenantId { get; init; }

    /// <summary>When the newest of them entered the hub or table, where the source knows.</summary>
    public DateTimeOffset? EnqueuedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Dead letters that are read again, by the name of the chunk that holds each; the commit says what became of them.</summary>
    internal IReadOnlyDictionary<string, StoredDeadLetter> Reread { get; init; } = new Dictionary<string, StoredDeadLetter>();

    /// <summary>What the source itself could not read (a message that is no text, a file cut short), beside the records.</summary>
    public IReadOnlyList<Detect.Events.DeadLetter> DeadLetters { get; init; } = [];
}

/// <summary>A position within a partition.</summary>
/// <param name="Ordinal">Grows with every batch: the store never goes back to a smaller one.</param>
/// <param name="Token">The source's own way to read on from here, at most 64 KB; null where the ordinal says it all.</param>
public sealed record StreamPosition(long Ordinal, string? Token = null);
