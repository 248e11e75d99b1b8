using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Server;

/// <summary>
/// What comes too late for the windows is evaluated as a replay of its stretch, with what the journal holds around it: when no more of
/// it has come for a while, or it has waited long enough.
/// </summary>
internal sealed class Backfill(WorkerParts parts, WorkerContent content)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TimeSpan around = LongestWindow(content.Rules);
    private long firstNoted;
    private long lastNoted;

    /// <summary>The stretch that waits to be evaluated again, or null.</summary>
    public TimeStretch? Pending { get; private set; }

    public void Resume(TimeStretch? pending)
    {
        Pending = pending;
        firstNoted = lastNoted = parts.Time.GetTimestamp();
    }

    public void Note(IReadOnlyList<LiveEvent> events, DateTimeOffset? watermark)
    {
        foreach (var e in events)
        {
            if (e.OccurredAt is { } occurredAt && occurredAt < watermark)
            {
                lastNoted = parts.Time.GetTimestamp();
                firstNoted = Pending is null ? lastNoted : firstNoted;
                Pending = Pending?.With(occurredAt) ?? new TimeStretch(occurredAt, occurredAt);
            }
        }
    }

    /// <returns>The alerts of the stretch, as a replay of it gives them.</returns>
    public async Task<IReadOnlyList<Alert>> RunIfDueAsync(CancellationToken cancellation)
    {
        if (Pending is not { } stretch || (parts.Time.GetElapsedTime(lastNoted) < Quiet && parts.Time.GetElapsedTime(firstNoted) < Longest))
        {
            return [];
        }

        Pending = null;
        var (from, until) = (stretch.From - around, stretch.Until + around);
        var entries = new List<JournalEntry>();
        await foreach (var entry in parts.Store.ReadJournalAsync(0, cancellation).ConfigureAwait(false))
        {
            if (entry.IsAboutAccounts || (entry.OccurredAt >= from && entry.OccurredAt <= until))
            {
                entries.Add(entry);
            }
        }

        var events = parts.EvaluateAgain(content, entries).OfType<LiveEvent>().ToList();
        return [.. Replay(events).Where(alert => alert.Last >= stretch.From && alert.First <= stretch.Until)];
    }

    private List<Alert> Replay(IEnumerable<LiveEvent> events)
    {
        using var engine = new DetectionEngine(
            content.Rules, content.EngineOptions(parts.Options, parts.RuleFailed) with { Timing = AlertTiming.Final });
        var alerts = new List<Alert>();
        using var subscription = engine.Alerts.Subscribe(alerts.Add);
        engine.Process([.. events.OrderBy(e => e.OccurredAt).Select(e => new EvaluatedEvent(e.Key, e.OccurredAt, e.Matches))]);
        engine.Complete();
        return alerts;
    }

    // Far enough for every window that the stretch can reach into, and for the rules that refer to it.
    private static TimeSpan LongestWindow(RuleSet rules)
    {
        var longest = rules.Correlations.Select(rule => rule.Timespan).DefaultIfEmpty(TimeSpan.Zero).Max();
        return TimeSpan.FromTicks(Math.Min(longest.Ticks * 2, TimeSpan.FromDays(30).Ticks));
    }
}
