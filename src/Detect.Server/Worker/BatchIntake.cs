using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>Takes batches into a commit: their positions, their matches into the journal, and what could not be read.</summary>
/// <param name="watermark">In force as they are taken; null for none.</param>
/// <param name="isBeginning">Said of the oldest event of each tenant: its log begins with it, as far as anybody knows, and it is to be journaled.</param>
internal sealed class BatchIntake(WorkerParts parts, DateTimeOffset? watermark, Func<EventKey, bool> isKnown, Func<LiveEvent, bool> isBeginning)
{
    private readonly HashSet<EventKey> fresh = [];
    private readonly List<(JournalEntry Entry, LiveEvent Event)> journaled = [];
    private readonly List<(PendingBatch Batch, LiveEvent First)> firsts = [];

    /// <returns>For each batch, whether the store took its position.</returns>
    public async Task<IReadOnlyList<bool>> TakeAsync(
        IWorkerTransaction transaction,
        IReadOnlyList<(PendingBatch Batch, EvaluatedBatch Evaluated)> batches,
        CommitWork commit,
        CancellationToken cancellation)
    {
        var accepted = new bool[batches.Count];
        for (var i = 0; i < batches.Count; i++)
        {
            var (batch, evaluated) = batches[i];
            accepted[i] = await transaction.TryAdvanceAsync(ProgressOf(batch, evaluated, commit.Now), cancellation).ConfigureAwait(false);
            if (accepted[i])
            {
                Take(batch, evaluated, commit);
            }
        }

        TakeFirsts();

        await transaction.AppendCandidatesAsync(commit.Candidates, cancellation).ConfigureAwait(false);
        var entries = await transaction.AppendJournalAsync([.. journaled.Select(pair => pair.Entry)], cancellation).ConfigureAwait(false);
        for (var i = 0; i < entries.Count; i++)
        {
            commit.Arrivals.Add(entries[i]);
            commit.Held.Add(JournalRecords.HeldOf(entries[i], journaled[i].Event));
            commit.Events.Add(journaled[i].Event);
        }

        return accepted;
    }

    private void Take(PendingBatch batch, EvaluatedBatch evaluated, CommitWork commit)
    {
        commit.Records += evaluated.Decoded;
        parts.Clock.Committed(batch.Source.Name, batch.Batch.Partition, batch.Source.IsOrdered, batch.Batch.Position, evaluated.Decoded, batch.Batch.EnqueuedAt, commit.Now);
        firsts.AddRange(evaluated.Firsts.Select(first => (batch, first)));
        if (evaluated.Newest is { } newest)
        {
            parts.Clock.Observe(batch.Source.Name, batch.Batch.Partition, batch.Source.IsOrdered, newest, evaluated.NextNewest, commit.Now);
        }

        TakeDeadLetters(batch, evaluated, commit);
        if (batch.Candidates is { } candidates)
        {
            commit.Candidates.Add(candidates with
            {
                Source = batch.Source.Name,
                ReceivedAt = batch.Batch.ReceivedAt,
                IsExamined = batch.Knowledge.Accounts is not null && batch.Knowledge == parts.Knowledge,
            });
        }

        foreach (var e in evaluated.Events)
        {
            if (e.Matches.Count == 0 || (parts.Options.ArchivesPrivileged && parts.IsOfPrivileged(e.Event, batch.EvaluatedWith!)))
            {
                commit.Kept.Add(ArchiveRecords.Of(e, batch));
            }
        }

        foreach (var e in evaluated.All ?? evaluated.Events.Where(e => e.Matches.Count > 0))
        {
            Journal(batch, e);
        }

        parts.Metrics.Received(batch, evaluated);
        batch.Source.Decoded(evaluated.Decoded, TablesOf(evaluated), evaluated.Newest, batch.Batch.ReceivedAt);
    }

    // The first of a tenant's log is kept like what matched: nobody else would know of it when the journal is taken again.
    private void TakeFirsts()
    {
        foreach (var ofTenant in firsts.GroupBy(first => first.First.Event.TenantId, StringComparer.OrdinalIgnoreCase))
        {
            var (batch, first) = ofTenant.MinBy(of => of.First.OccurredAt);
            if (isBeginning(first))
            {
                Journal(batch, first);
            }
        }
    }

    private void Journal(PendingBatch batch, LiveEvent e)
    {
        if (!isKnown(e.Key) && fresh.Add(e.Key))
        {
            journaled.Add((JournalRecords.EntryOf(batch, e, watermark), e));
        }
    }

    // What is read again and fails again stays the letter it was; of several parts that fail, the first.
    private static void TakeDeadLetters(PendingBatch batch, EvaluatedBatch evaluated, CommitWork commit)
    {
        var pending = new Dictionary<string, StoredDeadLetter>(batch.Batch.Reread);
        foreach (var letter in batch.Batch.DeadLetters.Concat(evaluated.DeadLetters))
        {
            var known = batch.Batch.Reread.GetValueOrDefault(letter.Origin.Source);
            var id = pending.Remove(letter.Origin.Source) ? known!.Id : 0;
            commit.DeadLetters.Add(known is null ? DeadLetterOf(batch, letter) : Again(known, letter) with { Id = id });
        }

        commit.Recovered.AddRange(pending.Values.Select(letter => letter.Id));
    }

    private static StoredDeadLetter Again(StoredDeadLetter known, DeadLetter letter) => known with
    {
        Code = letter.Code,
        Reason = letter.Reason,
        Record = letter.Raw,
        CsvHeader = letter.CsvHeader,
    };

    private static EventTables TablesOf(EvaluatedBatch evaluated) =>
        evaluated.EventsByTable.Keys.Aggregate(EventTables.None, (all, table) => all | table);

    private PartitionProgress ProgressOf(PendingBatch batch, EvaluatedBatch evaluated, DateTimeOffset now)
    {
        var known = parts.Clock.Find(batch.Source.Name, batch.Batch.Partition);
        return new PartitionProgress
        {
            Source = batch.Source.Name,
            Partition = batch.Batch.Partition,
            Position = batch.Batch.Position,
            Newest = known?.Newest > evaluated.Newest ? known.Newest : evaluated.Newest ?? known?.Newest,
            CaughtUp = known?.CaughtUp,
            Events = evaluated.Decoded,
            UpdatedAt = now,
        };
    }

    private static StoredDeadLetter DeadLetterOf(PendingBatch batch, DeadLetter letter) => new()
    {
        Source = batch.Source.Name,
        Partition = batch.Batch.Partition,
        Line = letter.Origin.Line,
        ByteOffset = letter.Origin.ByteOffset,
        Code = letter.Code,
        Reason = letter.Reason,
        ReceivedAt = batch.Batch.ReceivedAt,
        TenantId = batch.Batch.TenantId,
        Record = letter.Raw,
        CsvHeader = letter.CsvHeader,
    };
}
