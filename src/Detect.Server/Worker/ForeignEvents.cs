using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>
/// Takes into the leader's commit what other workers have appended to the journal, and drops what is there only because their rules are
/// others and says nothing to the leader's.
/// </summary>
/// <param name="begins">Said of the oldest event of each tenant: its log begins with it, as far as anybody knows.</param>
internal sealed class ForeignEvents(WorkerParts parts, WorkerContent content, JournalIndex journal, Func<LiveEvent, bool> begins)
{
    private const int Page = 200;

    // Of what followers commit between two commits of the leader: it keeps pace with as many that hand over all they read.
    private const int CommitsAtOnce = 4;

    private readonly HashSet<EventKey> fresh = [];

    /// <param name="after">The last that was taken.</param>
    /// <returns>The last that is taken now, and whether that is all: more than memory is to hold waits for the next commit.</returns>
    public async Task<(long Sequence, bool IsAll)> TakeAsync(
        IWorkerTransaction transaction, CommitWork commit, long after, DateTimeOffset? watermark, CancellationToken cancellation)
    {
        for (var room = CommitsAtOnce * parts.Options.CommitBytes; room > 0;)
        {
            var entries = await transaction.TakeJournalAsync(after, Page, watermark, cancellation).ConfigureAwait(false);
            await transaction.DeleteJournalAsync(Take(entries, commit), cancellation).ConfigureAwait(false);
            if (entries.Count > 0)
            {
                after = entries[^1].Sequence;
            }

            if (entries.Count < Page)
            {
                return (after, true);
            }

            room -= entries.Sum(entry => (long)entry.Record.Length);
        }

        return (after, false);
    }

    /// <returns>What the journal need not hold.</returns>
    private List<long> Take(IReadOnlyList<JournalEntry> entries, CommitWork commit)
    {
        var events = parts.EvaluateAgain(content, entries);
        var beginnings = BeginningsOf(events);
        var dropped = new List<long>();
        foreach (var (entry, e) in entries.Zip(events))
        {
            var matters = e is not null && (e.Matches.Count > 0 || beginnings.Contains(e.Key));
            if ((entry.IsUnmatched && !matters) || journal.Contains(entry.Key) || !fresh.Add(entry.Key))
            {
                dropped.Add(entry.Sequence);
                continue;
            }

            commit.Arrivals.Add(entry);
            commit.Held.Add(JournalRecords.HeldOf(entry, e));
            if (matters)
            {
                commit.Events.Add(e!);
            }
        }

        return dropped;
    }

    private HashSet<EventKey> BeginningsOf(IReadOnlyList<LiveEvent?> events) =>
    [
        .. events.OfType<LiveEvent>()
            .Where(e => e.OccurredAt is not null)
            .GroupBy(e => e.Event.TenantId, StringComparer.OrdinalIgnoreCase)
            .Select(ofTenant => ofTenant.MinBy(e => e.OccurredAt)!)
            .Where(begins)
            .Select(e => e.Key),
    ];
}
