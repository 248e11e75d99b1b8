using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>Takes batches into a commit: their positions, their matches into the journal, and what could not be read.</summary>
internal sealed class BatchIntake(WorkerParts parts, Func<EventKey, bool> isKnown)
{
    /// <returns>For each batch, whether the store took its position.</returns>
    public async Task<IReadOnlyList<bool>> TakeAsync(
        IWorkerTransaction transaction,
        IReadOnlyList<(PendingBatch Batch, EvaluatedBatch Evaluated)> batches,
        DateTimeOffset? watermark,
        CommitWork commit,
        CancellationToken cancellation)
    {
        var accepted = new bool[batches.Count];
        var matched = new List<(JournalEntry Entry, LiveEvent Event)>();
        var fresh = new HashSet<EventKey>();
        for (var i = 0; i < batches.Count; i++)
        {
            var (batch, evaluated) = batches[i];
            accepted[i] = await transaction.TryAdvanceAsync(ProgressOf(batch, evaluated, commit.Now), cancellation).ConfigureAwait(false);
            if (accepted[i])
            {
                Take(batch, evaluated, watermark, commit, e => !isKnown(e.Key) && fresh.Add(e.Key), matched);
            }
        }

        await transaction.AppendCandidatesAsync(commit.Candidates, cancellation).ConfigureAwait(false);
        var entries = await transaction.AppendJournalAsync([.. matched.Select(pair => pair.Entry)], cancellation).ConfigureAwait(false);
        for (var i = 0; i < entries.Count; i++)
        {
            commit.Arrivals.Add(entries[i]);
            commit.Held.Add(JournalRecords.HeldOf(entries[i], matched[i].Event));
            commit.Events.Add(matched[i].Event);
        }

        return accepted;
    }

    private void Take(
        PendingBatch batch,
        EvaluatedBatch evaluated,
        DateTimeOffset? watermark,
        CommitWork commit,
        Func<LiveEvent, bool> isNew,
        List<(JournalEntry Entry, LiveEvent Event)> matched)
    {
        commit.Records += evaluated.Decoded;
        parts.Clock.Committed(batch.Source.Name, batch.Batch.Partition, batch.Source.IsOrdered, batch.Batch.Position, evaluated.Decoded, batch.Batch.EnqueuedAt, commit.Now);
        commit.Saw(evaluated.Oldest);
        if (evaluated.Newest is { } newest)
        {
            parts.Clock.Observe(batch.Source.Name, batch.Batch.Partition, batch.Source.IsOrdered, newest, evaluated.NextNewest, commit.Now);
        }

        commit.DeadLetters.AddRange(batch.Batch.DeadLetters.Concat(evaluated.DeadLetters).Select(letter => DeadLetterOf(batch, letter)));
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

            if (e.Matches.Count > 0 && isNew(e))
            {
                matched.Add((JournalRecords.EntryOf(batch, e, watermark), e));
            }
        }

        parts.Metrics.Received(batch, evaluated);
        batch.Source.Decoded(evaluated.Decoded, TablesOf(evaluated), evaluated.Newest, batch.Batch.ReceivedAt);
    }

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
