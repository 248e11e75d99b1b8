using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>
/// Reads the journal in the order of event time beside the commits, up to where the live engine was when it began, and is told what that
/// takes meanwhile. It reads nothing that commits still change: what they delete is not needed.
/// </summary>
internal sealed class BackfillReading : IAsyncDisposable
{
    private readonly WorkerParts parts;
    private readonly WorkerContent content;
    private readonly LiveBackfill backfill;
    private readonly List<(DateTimeOffset Watermark, IReadOnlyList<LiveEvent> Events)> meanwhile = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly long started;

    private BackfillReading(WorkerParts parts, WorkerContent content, LiveBackfill backfill, TimeStretch stretch, JournalMark until)
    {
        (this.parts, this.content, this.backfill, Stretch, Until) = (parts, content, backfill, stretch, until);
        started = parts.Time.GetTimestamp();
    }

    /// <summary>What is worked in.</summary>
    public TimeStretch Stretch { get; }

    public JournalMark Until { get; }

    /// <summary>Completes, or fails, when the journal has been read.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>How long reading it took, once it has been read.</summary>
    public TimeSpan Took { get; private set; }

    /// <param name="workedIn">Up to where that has been done before.</param>
    public static async Task<BackfillReading> BeginAsync(
        WorkerParts parts, WorkerContent content, LiveEngine engine, TimeStretch stretch, JournalMark until, JournalMark? workedIn, CancellationToken cancellation)
    {
        var seen = SeenStates.Of(await parts.Store.ReadSeenValuesAsync(cancellation).ConfigureAwait(false));
        var options = content.EngineOptions(parts.Options, parts.RuleFailed);
        var backfill = new LiveBackfill(content.Rules, options, parts.Options.Retention.Journal, engine, seen);
        var reading = new BackfillReading(parts, content, backfill, stretch, until);
        reading.Completion = Task.Run(() => reading.ReadAsync(workedIn), CancellationToken.None);
        return reading;
    }

    /// <summary>The live engine takes events under this watermark.</summary>
    public void Note(DateTimeOffset watermark, IReadOnlyList<LiveEvent> events) => meanwhile.Add((watermark, events));

    /// <summary>What has been worked in, with all that the live engine knows; its caller's to dispose.</summary>
    public async Task<LiveBackfill> TakeAsync()
    {
        await Completion.ConfigureAwait(false);
        foreach (var (watermark, events) in meanwhile)
        {
            backfill.TakeMeanwhile(watermark, events);
        }

        stopping.Dispose();
        return backfill;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        backfill.Dispose();
    }

    private async Task ReadAsync(JournalMark? workedIn)
    {
        await foreach (var (entry, e) in parts.ReadByTimeAsync(content, Until, stopping.Token).ConfigureAwait(false))
        {
            if (e is not null && entry.OccurredAt < Until.Watermark)
            {
                backfill.Take(e, isLate: entry.Sequence > (workedIn?.Sequence ?? 0) && entry.OccurredAt < entry.Watermark);
            }
            else if (e is not null)
            {
                backfill.TakeWaiting([e]);
            }
        }

        Took = parts.Time.GetElapsedTime(started);
    }
}
