using Detect.Connectors;

namespace Detect.Server.Tests.Late;

/// <summary>A commit in which the worker may die.</summary>
internal sealed class FaultyTransaction(IWorkerTransaction inner, FaultyStore store) : IWorkerTransaction
{
    public Task<string?> ReadRulesAsync(CancellationToken cancellation) => store.CallAsync(() => inner.ReadRulesAsync(cancellation));

    public Task SaveRulesAsync(string rules, CancellationToken cancellation) => store.CallAsync(() => inner.SaveRulesAsync(rules, cancellation));

    public Task<IReadOnlyList<JournalEntry>> TakeJournalAsync(long afterSequence, int limit, DateTimeOffset? watermark, CancellationToken cancellation) =>
        store.CallAsync(() => inner.TakeJournalAsync(afterSequence, limit, watermark, cancellation));

    public Task<IReadOnlyList<PartitionProgress>> ReadProgressAsync(CancellationToken cancellation) =>
        store.CallAsync(() => inner.ReadProgressAsync(cancellation));

    public Task<bool> TryAdvanceAsync(PartitionProgress progress, CancellationToken cancellation) =>
        store.CallAsync(() => inner.TryAdvanceAsync(progress, cancellation));

    public Task SaveProgressAsync(PartitionProgress progress, CancellationToken cancellation) =>
        store.CallAsync(() => inner.SaveProgressAsync(progress, cancellation));

    public Task<IReadOnlyList<JournalEntry>> AppendJournalAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellation) =>
        store.CallAsync(() => inner.AppendJournalAsync(entries, cancellation));

    public Task DeleteJournalAsync(IReadOnlyList<long> sequences, CancellationToken cancellation) =>
        store.CallAsync(() => inner.DeleteJournalAsync(sequences, cancellation));

    public Task SaveEngineStateAsync(EngineState state, CancellationToken cancellation) =>
        store.CallAsync(() => inner.SaveEngineStateAsync(state, cancellation));

    public Task SaveLogStartsAsync(IReadOnlyList<KeyValuePair<string, DateTimeOffset>> changed, CancellationToken cancellation) =>
        store.CallAsync(() => inner.SaveLogStartsAsync(changed, cancellation));

    public Task SaveSeenValuesAsync(IReadOnlyList<SeenValue> changed, CancellationToken cancellation) =>
        store.CallAsync(() => inner.SaveSeenValuesAsync(changed, cancellation));

    public Task SaveAlertsAsync(IReadOnlyList<AlertChange> changes, CancellationToken cancellation) =>
        store.CallAsync(() => inner.SaveAlertsAsync(changes, cancellation));

    public Task SaveDeadLettersAsync(IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation) =>
        store.CallAsync(() => inner.SaveDeadLettersAsync(letters, cancellation));

    public Task DeleteDeadLettersAsync(IReadOnlyList<long> ids, CancellationToken cancellation) =>
        store.CallAsync(() => inner.DeleteDeadLettersAsync(ids, cancellation));

    public Task AppendArchiveAsync(IReadOnlyList<ArchiveRecord> records, CancellationToken cancellation) =>
        store.CallAsync(() => inner.AppendArchiveAsync(records, cancellation));

    public Task AppendCandidatesAsync(IReadOnlyList<ArchiveCandidates> candidates, CancellationToken cancellation) =>
        store.CallAsync(() => inner.AppendCandidatesAsync(candidates, cancellation));

    public Task<IReadOnlyList<CandidateAccounts>> CandidatesAsync(bool unexaminedOnly, CancellationToken cancellation) =>
        store.CallAsync(() => inner.CandidatesAsync(unexaminedOnly, cancellation));

    public Task<ArchiveCandidates?> FindCandidatesAsync(long number, CancellationToken cancellation) =>
        store.CallAsync(() => inner.FindCandidatesAsync(number, cancellation));

    public Task SetCandidatesExaminedAsync(CancellationToken cancellation) => store.CallAsync(() => inner.SetCandidatesExaminedAsync(cancellation));

    public Task DeleteCandidatesAsync(DateTimeOffset before, CancellationToken cancellation) =>
        store.CallAsync(() => inner.DeleteCandidatesAsync(before, cancellation));

    public Task CommitAsync(CancellationToken cancellation) => store.CallAsync(() => inner.CommitAsync(cancellation));

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
