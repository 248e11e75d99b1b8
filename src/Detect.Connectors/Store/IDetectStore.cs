namespace Detect.Connectors;

/// <summary>
/// Everything the worker must not forget, in SQLite or PostgreSQL with the same behaviour. Opened by <c>DetectStore.OpenAsync</c>,
/// which migrates an older schema and refuses a newer one. Times are stored to 100 ns in UTC.
/// </summary>
/// <exception cref="StoreException">From any member: the store cannot be reached, is full, read-only or damaged.</exception>
public interface IDetectStore : IAsyncDisposable
{
    /// <summary>For logs and <c>config check</c>: kind and place, without a password.</summary>
    string Description { get; }

    /// <summary>Several workers can use it at once.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Becomes the one worker that correlates, unless another is (null). Ends when disposed, or when the connection is lost: the next
    /// leader's lease has a greater epoch, and a transaction under an older one fails.
    /// </summary>
    Task<IWorkerLease?> TryLeadAsync(CancellationToken cancellation);

    /// <summary>
    /// Begins a worker's commit. Commits of all workers follow one another: journal sequences have no gaps in time.
    /// </summary>
    /// <param name="lease">Null for a worker that only takes events in.</param>
    /// <exception cref="LeaseLostException">Another worker leads by now.</exception>
    Task<IWorkerTransaction> BeginAsync(IWorkerLease? lease, CancellationToken cancellation);

    Task<EngineState> ReadEngineStateAsync(CancellationToken cancellation);

    /// <summary>The journal in its order, from the entry after <paramref name="afterSequence"/> on.</summary>
    IAsyncEnumerable<JournalEntry> ReadJournalAsync(long afterSequence, CancellationToken cancellation);

    /// <summary>
    /// What of it is older than the mark's watermark, in the order of event time; then the rest of it in the order of arrival, what is about
    /// accounts before everything else.
    /// </summary>
    IAsyncEnumerable<JournalEntry> ReadJournalByTimeAsync(JournalMark until, CancellationToken cancellation);

    /// <summary>Event time of the first event ever seen of each tenant; of events that name none under the empty name.</summary>
    Task<IReadOnlyList<KeyValuePair<string, DateTimeOffset>>> ReadLogStartsAsync(CancellationToken cancellation);

    Task<IReadOnlyList<SeenValue>> ReadSeenValuesAsync(CancellationToken cancellation);

    Task<IReadOnlyList<PartitionProgress>> ReadProgressAsync(CancellationToken cancellation);

    /// <summary>Notes partitions that are to be read, as <see cref="PartitionProgress.Unread"/> where nothing is known of them yet.</summary>
    Task ExpectAsync(string source, IReadOnlyList<string> partitions, DateTimeOffset now, CancellationToken cancellation);

    IAlertStore Alerts { get; }

    IOutbox Outbox { get; }

    IArchive Archive { get; }

    IOperatorStore Operators { get; }

    /// <summary>Deletes what is older than the retention of its table, in pieces small enough not to hold up commits.</summary>
    /// <param name="settled">Alerts with a younger event can still change, and stay; null where that is not known, and all stay.</param>
    Task PruneAsync(StoreRetention retention, DateTimeOffset now, DateTimeOffset? settled, CancellationToken cancellation);

    /// <summary>
    /// Deletes positions of partitions that have given no sign for their retention, and what rules that are loaded no more remembered,
    /// once even that would be forgotten.
    /// </summary>
    Task ForgetAsync(StoreUse use, StoreRetention retention, DateTimeOffset now, CancellationToken cancellation);
}

public interface IWorkerLease : IAsyncDisposable
{
    long Epoch { get; }

    /// <summary>Cancelled when the lease is known to be lost.</summary>
    CancellationToken Lost { get; }
}

/// <summary>The worker's one commit for a batch: position, journal, engine state, alerts and outbox together. Rolled back when disposed.</summary>
public interface IWorkerTransaction : IAsyncDisposable
{
    /// <summary>The rules by which the leader goes, as a text that tells them from others; null where no leader has said yet.</summary>
    Task<string?> ReadRulesAsync(CancellationToken cancellation);

    Task SaveRulesAsync(string rules, CancellationToken cancellation);

    /// <summary>
    /// What other workers have appended since, in its order, so many entries at most; one that no leader has taken yet is given
    /// <paramref name="watermark"/>.
    /// </summary>
    Task<IReadOnlyList<JournalEntry>> TakeJournalAsync(long afterSequence, int limit, DateTimeOffset? watermark, CancellationToken cancellation);

    Task<IReadOnlyList<PartitionProgress>> ReadProgressAsync(CancellationToken cancellation);

    /// <summary>
    /// Moves the position and adds to the count of events. False, and nothing is changed, when the store holds the same or a later position.
    /// </summary>
    Task<bool> TryAdvanceAsync(PartitionProgress progress, CancellationToken cancellation);

    /// <summary>Updates what is known of a partition (newest, caught up) where its position stays; nothing where the store has none.</summary>
    Task SaveProgressAsync(PartitionProgress progress, CancellationToken cancellation);

    /// <summary>Numbers the entries in their order and keeps them; returns them with their sequences.</summary>
    Task<IReadOnlyList<JournalEntry>> AppendJournalAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellation);

    Task DeleteJournalAsync(IReadOnlyList<long> sequences, CancellationToken cancellation);

    Task SaveEngineStateAsync(EngineState state, CancellationToken cancellation);

    /// <summary>Of each tenant the earlier one stays, whoever saves it.</summary>
    Task SaveLogStartsAsync(IReadOnlyList<KeyValuePair<string, DateTimeOffset>> changed, CancellationToken cancellation);

    Task SaveSeenValuesAsync(IReadOnlyList<SeenValue> changed, CancellationToken cancellation);

    /// <summary>Inserts or updates alerts by id, each with a line of history, and puts their notifications into the outbox.</summary>
    Task SaveAlertsAsync(IReadOnlyList<AlertChange> changes, CancellationToken cancellation);

    /// <summary>Keeps new ones. One with an id was read in vain again: code, reason and record are replaced, and its attempts counted up.</summary>
    Task SaveDeadLettersAsync(IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation);

    /// <summary>They could be read by now.</summary>
    Task DeleteDeadLettersAsync(IReadOnlyList<long> ids, CancellationToken cancellation);

    /// <summary>Appends to the hash chain what is not in it yet, by event key.</summary>
    Task AppendArchiveAsync(IReadOnlyList<ArchiveRecord> records, CancellationToken cancellation);

    /// <summary>Keeps events that may have to be archived once a grant arrives that is older than they are.</summary>
    Task AppendCandidatesAsync(IReadOnlyList<ArchiveCandidates> candidates, CancellationToken cancellation);

    Task<IReadOnlyList<CandidateAccounts>> CandidatesAsync(bool unexaminedOnly, CancellationToken cancellation);

    Task<ArchiveCandidates?> FindCandidatesAsync(long number, CancellationToken cancellation);

    Task SetCandidatesExaminedAsync(CancellationToken cancellation);

    /// <summary>Deletes the candidates whose newest event is older.</summary>
    Task DeleteCandidatesAsync(DateTimeOffset before, CancellationToken cancellation);

    Task CommitAsync(CancellationToken cancellation);
}
