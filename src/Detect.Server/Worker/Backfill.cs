using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>
/// What comes too late for the windows waits until no more of it has come for a while, or it has waited long enough, and is then worked in:
/// the journal is taken once more in the order of event time, beside the commits.
/// </summary>
internal sealed class Backfill(WorkerParts parts, WorkerContent content) : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // A feed that is always a little late must not keep the worker from everything else.
    private const int ShareOfTime = 10;

    private TimeStretch? waiting;
    private BackfillReading? reading;
    private bool isOtherwiseSilenced;
    private long firstNoted;
    private long lastNoted;
    private long ranAt;
    private TimeSpan took;

    /// <summary>The stretch that is to be evaluated again, also while it is; null for none.</summary>
    public TimeStretch? Pending => (waiting, reading?.Stretch) switch
    {
        ({ } a, { } b) => a.With(b.From).With(b.Until),
        var (a, b) => a ?? b,
    };

    /// <summary>Completes when what is being worked in can be taken; null while nothing is.</summary>
    public Task? Reading => reading?.Completion;

    /// <summary>What has been told before was told by the silences in force.</summary>
    public bool AgreesWithSilences => !isOtherwiseSilenced;

    /// <param name="pending">The stretch that waited before.</param>
    /// <param name="otherwiseSilenced">Other silences were in force when some of the alerts were told.</param>
    public void Resume(TimeStretch? pending, bool otherwiseSilenced)
    {
        waiting = pending;
        isOtherwiseSilenced = otherwiseSilenced;
        firstNoted = lastNoted = parts.Time.GetTimestamp();
    }

    /// <param name="events">As they came.</param>
    /// <param name="taken">What of them the engine takes at once.</param>
    public void Note(IReadOnlyList<LiveEvent> events, IReadOnlyList<LiveEvent> taken, LiveEngine engine)
    {
        if (engine.Watermark is { } watermark)
        {
            reading?.Note(watermark, taken);
        }

        if (engine.Reached is not { } reached)
        {
            return;
        }

        foreach (var occurredAt in events.Select(e => e.OccurredAt))
        {
            if (occurredAt is { } time && time < engine.Watermark)
            {
                lastNoted = parts.Time.GetTimestamp();
                firstNoted = waiting is null ? lastNoted : firstNoted;

                // What is older than can be worked in is taken along; it asks for nothing older.
                var from = time < reached ? reached : time;
                waiting = waiting?.With(from) ?? new TimeStretch(from, from);
            }
        }

        engine.LateSince = Pending?.From;
    }

    /// <summary>Begins to work in what is late of the journal, up to what the engine has taken, when it is time.</summary>
    /// <param name="workedIn">Up to where that has been done before.</param>
    public async Task BeginAsync(LiveEngine engine, JournalMark until, JournalMark? workedIn, CancellationToken cancellation)
    {
        if (reading is null && IsDue && (waiting ?? KnownStretch(engine)) is { } stretch)
        {
            engine.LateSince = stretch.From;
            reading = await BackfillReading.BeginAsync(parts, content, engine, stretch, until, workedIn, cancellation).ConfigureAwait(false);
            waiting = null;
        }
    }

    /// <returns>What has been worked in, which is its caller's to dispose, and up to where; null while nothing is ready.</returns>
    /// <remarks>It agrees with the silences in force: a worker that loads others begins anew.</remarks>
    public async Task<(LiveBackfill Done, JournalMark Until)?> TakeAsync()
    {
        if (reading is not { Completion.IsCompleted: true } ready)
        {
            return null;
        }

        var done = await ready.TakeAsync().ConfigureAwait(false);
        reading = null;
        isOtherwiseSilenced = false;
        ranAt = parts.Time.GetTimestamp();
        took = ready.Took;
        return (done, ready.Until);
    }

    public ValueTask DisposeAsync() => reading?.DisposeAsync() ?? ValueTask.CompletedTask;

    // All that is known exactly: nothing of it is late.
    private static TimeStretch? KnownStretch(LiveEngine engine) => engine.Reached is { } reached ? new TimeStretch(reached, reached) : null;

    private bool IsDue => (took == default || parts.Time.GetElapsedTime(ranAt) >= ShareOfTime * took) && (isOtherwiseSilenced || IsQuiet);

    private bool IsQuiet => waiting is not null && (parts.Time.GetElapsedTime(lastNoted) >= Quiet || parts.Time.GetElapsedTime(firstNoted) >= Longest);
}
