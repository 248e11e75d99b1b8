using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Works what came too late into a live engine. Two engines take the journal in the order of event time, one without the late events and
/// one with them: what they say differently is what the late events change, and the second goes on as the live one.
/// </summary>
public sealed class LiveBackfill : IDisposable
{
    private readonly LiveEngine without;
    private readonly LiveEngine with;
    private readonly Dictionary<string, Alert> before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Alert> after = new(StringComparer.Ordinal);
    private readonly LiveEngine live;
    private readonly DateTimeOffset watermark;
    private readonly DateTimeOffset from;
    private readonly DateTimeOffset asOf;
    private bool isTaken;

    /// <param name="reach">That of the live engine whose journal this is.</param>
    /// <param name="live">The engine that does not know the late events, with <see cref="LiveEngine.LateSince"/>.</param>
    /// <param name="seen">What is stored of the live engine's <see cref="LiveEngine.TakeSeenChanges"/>.</param>
    public LiveBackfill(
        RuleSet rules, EngineOptions options, TimeSpan reach, LiveEngine live, IReadOnlyList<SeenState> seen)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(live);
        this.live = live;
        watermark = live.Watermark ?? throw new ArgumentException("Nothing can be late before the clock has moved.", nameof(live));
        from = live.LateSince ?? throw new ArgumentException("Nothing is late.", nameof(live));
        asOf = from < live.Reached ? from : live.Reached!.Value;
        without = new LiveEngine(rules, options with { RuleFailed = null }, reach) { IsMuted = true };
        with = new LiveEngine(rules, options, reach) { IsMuted = true };
        without.Restore(live.LogStarts, seen, asOf);
        with.Restore(live.LogStarts, seen, asOf);
    }

    /// <summary>Takes what is older than the watermark, in the order of event time.</summary>
    /// <param name="isLate">The live engine does not know it.</param>
    public void Take(LiveEvent e, bool isLate)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e.OccurredAt is not { } time)
        {
            return;
        }

        if (!isLate)
        {
            Take(without, before, e, time);
        }

        Take(with, after, e, time);
    }

    /// <summary>
    /// Takes what the watermark has not passed, in the order of arrival, when everything older has been taken. What is about accounts comes
    /// first: an alert that is told anew is judged by all that is known by now.
    /// </summary>
    public void TakeWaiting(IReadOnlyList<LiveEvent> events)
    {
        ReachWatermark();
        Keep(before, without.Process(events));
        Keep(after, with.Process(events));
    }

    /// <summary>Takes what the live engine has taken meanwhile, as that did: under the watermark in force then.</summary>
    public void TakeMeanwhile(DateTimeOffset inForce, IReadOnlyList<LiveEvent> events)
    {
        ReachWatermark();
        Take(without, before, inForce, events);
        Take(with, after, inForce, events);
    }

    /// <summary>What the late events change, once everything has been taken that the live engine has.</summary>
    public IReadOnlyList<AlertRevision> Revisions()
    {
        ReachWatermark();
        Keep(before, without.MoveWatermark(live.Watermark!.Value));
        Keep(after, with.MoveWatermark(live.Watermark!.Value));
        var learntFrom = live.HasLearntLate ? from : DateTimeOffset.MaxValue;
        return new AlertRevisions(before, after).With(
            [.. live.UnderWay], [.. live.ToldSinceLearntLate], now => now.Last >= learntFrom && RuleRanks.AsksForClasses(now.Rule));
    }

    /// <summary>The alert of an id, with the late events; null when there is none or it is a part of another. After <see cref="Revisions"/>.</summary>
    public Alert? Standing(string id) => after.GetValueOrDefault(id) is { MergedInto: null } alert ? alert : null;

    /// <summary>The alerts that stand and whose events it has all been given, with the late ones. After <see cref="Revisions"/>.</summary>
    public IEnumerable<Alert> Whole() => after.Values.Where(alert => alert.MergedInto is null && alert.Last >= asOf);

    /// <summary>Of the alerts that stand without the late events, and whose others are all known, those that they change. After <see cref="Revisions"/>.</summary>
    public IEnumerable<Alert> Changed() => before.Values.Where(alert =>
        alert.MergedInto is null && alert.Last >= asOf && !(Standing(alert.Id) is { } now && EagerAlerts.IsSame(alert, now)));

    /// <summary>The engine that knows the late events; its caller's to dispose.</summary>
    public LiveEngine TakeEngine()
    {
        // Those that nothing asks for are in no journal.
        foreach (var (tenantId, start) in live.LogStarts)
        {
            with.Observe(tenantId, start);
        }

        with.IsMuted = false;
        isTaken = true;
        return with;
    }

    public void Dispose()
    {
        without.Dispose();
        if (!isTaken)
        {
            with.Dispose();
        }
    }

    private static void Take(
        LiveEngine engine, Dictionary<string, Alert> alerts, DateTimeOffset inForce, IReadOnlyList<LiveEvent> events)
    {
        Keep(alerts, engine.MoveWatermark(inForce));
        Keep(alerts, engine.Process(events));
    }

    private static void Take(LiveEngine engine, Dictionary<string, Alert> alerts, LiveEvent e, DateTimeOffset time)
    {
        Keep(alerts, engine.MoveWatermark(time));
        Keep(alerts, engine.Process([e]));
    }

    private void ReachWatermark()
    {
        Keep(before, without.MoveWatermark(watermark));
        Keep(after, with.MoveWatermark(watermark));
    }

    private static void Keep(Dictionary<string, Alert> alerts, IReadOnlyList<Alert> told)
    {
        foreach (var alert in told)
        {
            alerts[alert.Id] = alert;
        }
    }
}
