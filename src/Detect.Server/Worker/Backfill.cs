using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>
/// What comes too late for the windows waits until no more of it has come for a while, or it has waited long enough, and is then worked in:
/// the journal is taken once more in the order of event time.
/// </summary>
internal sealed class Backfill(WorkerParts parts, WorkerContent content)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // A feed that is always a little late must not keep the worker from everything else.
    private const int ShareOfTime = 10;

    private long firstNoted;
    private long lastNoted;
    private long ranAt;
    private TimeSpan took;

    /// <summary>The stretch that waits to be evaluated again, or null.</summary>
    public TimeStretch? Pending { get; private set; }

    public void Resume(TimeStretch? pending)
    {
        Pending = pending;
        firstNoted = lastNoted = parts.Time.GetTimestamp();
    }

    /// <param name="first">The oldest event of all, whether it matched or not: the log may begin earlier than it seemed.</param>
    public void Note(IReadOnlyList<LiveEvent> events, DateTimeOffset? first, LiveEngine engine)
    {
        if (engine.Reached is not { } reached)
        {
            return;
        }

        foreach (var occurredAt in events.Select(e => e.OccurredAt).Append(first < engine.LogStart ? first : null))
        {
            if (occurredAt is { } time && time < engine.Watermark)
            {
                lastNoted = parts.Time.GetTimestamp();
                firstNoted = Pending is null ? lastNoted : firstNoted;

                // What is older than can be worked in is taken along; it asks for nothing older.
                var from = time < reached ? reached : time;
                Pending = Pending?.With(from) ?? new TimeStretch(from, from);
            }
        }

        engine.LateSince = Pending?.From;
    }

    public bool IsDue => Pending is not null
        && (took == default || parts.Time.GetElapsedTime(ranAt) >= ShareOfTime * took)
        && (parts.Time.GetElapsedTime(lastNoted) >= Quiet || parts.Time.GetElapsedTime(firstNoted) >= Longest);

    /// <summary>Works in what is late of the journal, up to what the engine has taken.</summary>
    /// <param name="workedIn">Up to where that has been done before.</param>
    public async Task<LiveBackfill> RunAsync(LiveEngine engine, JournalMark until, JournalMark? workedIn, CancellationToken cancellation)
    {
        var started = parts.Time.GetTimestamp();
        var seen = SeenStates.Of(await parts.Store.ReadSeenValuesAsync(cancellation).ConfigureAwait(false));
        var options = content.EngineOptions(parts.Options, parts.RuleFailed);
        var backfill = new LiveBackfill(content.Rules, options, parts.Options.Retention.Journal, engine, seen);
        try
        {
            await foreach (var (entry, e) in parts.ReadByTimeAsync(content, until, cancellation).ConfigureAwait(false))
            {
                Take(backfill, entry, e, until, workedIn);
            }
        }
        catch
        {
            backfill.Dispose();
            throw;
        }

        Pending = null;
        ranAt = parts.Time.GetTimestamp();
        took = parts.Time.GetElapsedTime(started, ranAt);
        return backfill;
    }

    private static void Take(LiveBackfill backfill, JournalEntry entry, LiveEvent? e, JournalMark until, JournalMark? workedIn)
    {
        if (e is not null && entry.OccurredAt < until.Watermark)
        {
            backfill.Take(e, isLate: entry.Sequence > (workedIn?.Sequence ?? 0) && entry.OccurredAt < entry.Watermark);
        }
        else if (e is not null)
        {
            backfill.TakeWaiting([e]);
        }
    }
}
