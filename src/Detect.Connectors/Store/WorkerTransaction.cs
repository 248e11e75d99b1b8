namespace Detect.Connectors.Store;

internal sealed class WorkerTransaction(SqlSession session) : IWorkerTransaction
{
    public Task<string?> ReadRulesAsync(CancellationToken cancellation) => EngineTable.RulesAsync(session, cancellation);

    public Task SaveRulesAsync(string rules, CancellationToken cancellation) => EngineTable.SaveRulesAsync(session, rules, cancellation);

    public Task<IReadOnlyList<JournalEntry>> TakeJournalAsync(long afterSequence, int limit, DateTimeOffset? watermark, CancellationToken cancellation) =>
        JournalTable.TakeAsync(session, afterSequence, limit, watermark, cancellation);

    public Task<IReadOnlyList<PartitionProgress>> ReadProgressAsync(CancellationToken cancellation) => ProgressTable.ReadAsync(session, cancellation);

    public Task<bool> TryAdvanceAsync(PartitionProgress progress, CancellationToken cancellation) =>
        ProgressTable.TryAdvanceAsync(session, progress, cancellation);

    public Task SaveProgressAsync(PartitionProgress progress, CancellationToken cancellation) =>
        ProgressTable.SaveAsync(session, progress, cancellation);

    public Task<IReadOnlyList<JournalEntry>> AppendJournalAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellation) =>
        JournalTable.AppendAsync(session, entries, cancellation);

    public Task DeleteJournalAsync(IReadOnlyList<long> sequences, CancellationToken cancellation) =>
        JournalTable.DeleteAsync(session, sequences, cancellation);

    public Task SaveEngineStateAsync(EngineState state, CancellationToken cancellation) => EngineTable.SaveAsync(session, state, cancellation);

    public Task SaveLogStartsAsync(IReadOnlyList<KeyValuePair<string, DateTimeOffset>> changed, CancellationToken cancellation) =>
        LogStartTable.SaveAsync(session, changed, cancellation);

    public Task SaveSeenValuesAsync(IReadOnlyList<SeenValue> changed, CancellationToken cancellation) =>
        SeenValueTable.SaveAsync(session, changed, cancellation);

    public Task SaveAlertsAsync(IReadOnlyList<AlertChange> changes, CancellationToken cancellation) =>
        AlertTable.SaveAsync(session, changes, cancellation);

    public Task SaveDeadLettersAsync(IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation) =>
        DeadLetterTable.SaveAsync(session, letters, cancellation);

    public Task DeleteDeadLettersAsync(IReadOnlyList<long> ids, CancellationToken cancellation) => DeadLetterTable.DeleteAsync(session, ids, cancellation);

    public Task AppendArchiveAsync(IReadOnlyList<ArchiveRecord> records, CancellationToken cancellation) =>
        ArchiveTable.AppendAsync(session, records, cancellation);

    public Task AppendCandidatesAsync(IReadOnlyList<ArchiveCandidates> candidates, CancellationToken cancellation) =>
        CandidateTable.AppendAsync(session, candidates, cancellation);

    public Task<IReadOnlyList<CandidateAccounts>> CandidatesAsync(bool unexaminedOnly, CancellationToken cancellation) =>
        CandidateTable.ListAsync(session, unexaminedOnly, cancellation);

    public Task<ArchiveCandidates?> FindCandidatesAsync(long number, CancellationToken cancellation) =>
        CandidateTable.FindAsync(session, number, cancellation);

    public Task SetCandidatesExaminedAsync(CancellationToken cancellation) => CandidateTable.SetExaminedAsync(session, cancellation);

    public Task DeleteCandidatesAsync(DateTimeOffset before, CancellationToken cancellation) =>
        CandidateTable.DeleteAsync(session, before, cancellation);

    public Task CommitAsync(CancellationToken cancellation) => session.CommitAsync(cancellation);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
