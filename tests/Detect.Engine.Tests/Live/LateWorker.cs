using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>
/// A worker reduced to what it does with its engine where events come at any time: what is late waits and is worked in now and then, what is
/// not needed is thrown away, and the worker starts again from what is left.
/// </summary>
internal sealed class LateWorker(RuleSet rules, EngineOptions options, TimeSpan reach, Random random) : IDisposable
{
    private readonly List<(LiveEvent Event, DateTimeOffset? Watermark, int Sequence)> journal = [];
    private readonly Dictionary<(string, bool, string?, string), SeenState> seen = [];
    private readonly Dictionary<string, Alert> standing = [];
    private LiveEngine engine = new(rules, options, reach);
    private DateTimeOffset? watermark;
    private IReadOnlyList<KeyValuePair<string, DateTimeOffset>> logStarts = [];
    private (int Sequence, DateTimeOffset Watermark)? workedIn;
    private DateTimeOffset? lateFrom;
    private int sequence;

    /// <summary>
    /// Ids of alerts that were told before something about accounts came that is not newer than they are, nor late: nothing is worked in
    /// for it, and what is learnt withdraws nothing.
    /// </summary>
    public HashSet<string> ToldTooSoon { get; } = [];

    /// <summary>The alerts that stand in the end, when everything late has been worked in.</summary>
    public List<Alert> Run(IReadOnlyList<LiveStep> steps)
    {
        foreach (var step in steps)
        {
            if (random.Next(3) == 0)
            {
                WorkIn();
            }

            Tell(Take(step));
            NoteToldTooSoon(step);
            Commit();
        }

        WorkIn();
        Tell(engine.MoveWatermark(Log.At(300)));
        return [.. standing.Values.Where(alert => alert.MergedInto is null)];
    }

    public void Dispose() => engine.Dispose();

    private IReadOnlyList<Alert> Take(LiveStep step)
    {
        if (step.Watermark is { } to)
        {
            watermark = to;
            return engine.MoveWatermark(to);
        }

        var taken = new List<LiveEvent>();
        foreach (var e in step.Events.Where(e => !journal.Exists(entry => entry.Event.Key == e.Key)))
        {
            journal.Add((e, watermark, sequence++));
            if (e.OccurredAt < watermark)
            {
                var since = e.OccurredAt < engine.Reached ? engine.Reached : e.OccurredAt;
                engine.LateSince = lateFrom = lateFrom < since ? lateFrom : since;
                taken.AddRange(OnAccounts(e));
            }
            else
            {
                taken.Add(e);
            }
        }

        return engine.Process(taken);
    }

    private void NoteToldTooSoon(LiveStep step)
    {
        foreach (var learnt in step.Events.Where(e => e.IsAboutAccounts && !(e.OccurredAt < watermark)))
        {
            ToldTooSoon.UnionWith(standing.Values.Where(told => told.Last >= learnt.OccurredAt).Select(told => told.Id));
        }
    }

    private void WorkIn()
    {
        if (lateFrom is null)
        {
            return;
        }

        using var backfill = new LiveBackfill(rules, options, reach, engine, [.. seen.Values]);
        foreach (var (e, inForce, number) in ByTime(journal.Where(entry => entry.Event.OccurredAt < watermark)))
        {
            backfill.Take(e, isLate: number > (workedIn?.Sequence ?? -1) && e.OccurredAt < inForce);
        }

        backfill.TakeWaiting(Waiting(journal.Where(entry => entry.Event.OccurredAt >= watermark)));
        foreach (var revision in backfill.Revisions())
        {
            Revise(revision);
        }

        engine.Dispose();
        engine = backfill.TakeEngine();
        workedIn = (sequence - 1, watermark!.Value);
        lateFrom = null;
        var known = engine.FirstSeen();
        foreach (var stale in seen.Values.Where(state => rules.SigmaRules.Any(rule => rule.Id == state.RuleId)).ToList())
        {
            seen.Remove(KeyOf(stale));
        }

        known.ToList().ForEach(Store);
        Commit();
    }

    private void Revise(AlertRevision revision)
    {
        HashSet<string> ids = [.. revision.Before.Append(revision.Now?.Id).OfType<string>()];
        foreach (var told in standing.Values.Where(told => ids.Contains(told.Id) || told.Aliases.Any(ids.Contains)).ToList())
        {
            standing.Remove(told.Id);
        }

        if (revision.Now is { } now)
        {
            standing[now.Id] = now;
        }
    }

    private void Tell(IReadOnlyList<Alert> alerts)
    {
        foreach (var alert in alerts)
        {
            foreach (var told in standing.Values.Where(told => alert.MergedInto is null && told.Aliases.Contains(alert.Id)).ToList())
            {
                standing.Remove(told.Id);
            }

            standing[alert.Id] = alert;
        }
    }

    private void Commit()
    {
        logStarts = [.. engine.LogStarts];
        foreach (var state in engine.TakeSeenChanges())
        {
            Store(state);
        }

        if (random.Next(2) == 0)
        {
            journal.RemoveAll(entry => !entry.Event.IsAboutAccounts && !engine.IsNeeded(entry.Event.Rules, entry.Event.OccurredAt));
        }

        if (random.Next(4) == 0)
        {
            Restart();
        }
    }

    private void Store(SeenState state)
    {
        if (state.IsForgotten)
        {
            seen.Remove(KeyOf(state));
        }
        else
        {
            seen[KeyOf(state)] = state;
        }
    }

    // Whose account an event is of must be known before it, also when both happened at one instant.
    private static IEnumerable<(LiveEvent Event, DateTimeOffset? Watermark, int Sequence)> ByTime(
        IEnumerable<(LiveEvent Event, DateTimeOffset? Watermark, int Sequence)> entries) =>
        entries.OrderBy(entry => entry.Event.OccurredAt).ThenByDescending(entry => entry.Event.IsAboutAccounts);

    private static IReadOnlyList<LiveEvent> Waiting(IEnumerable<(LiveEvent Event, DateTimeOffset? Watermark, int Sequence)> entries) =>
        [.. entries.Select(entry => entry.Event).OrderByDescending(e => e.IsAboutAccounts)];

    // Of what is late the engine hears at once only what it says about accounts.
    private static List<LiveEvent> OnAccounts(LiveEvent e) => !e.IsAboutAccounts
        ? []
        : [e with { Matches = [.. e.Matches.Where(match => AccountObservations.Shared.Rules.Contains(match.Rule))] }];

    private static (string, bool, string?, string) KeyOf(SeenState state) => (state.RuleId, state.IsGroup, state.TenantId, state.Text);

    private void Restart()
    {
        engine.Dispose();
        engine = new LiveEngine(rules, options, reach) { LateSince = lateFrom };
        engine.Restore(logStarts, [.. seen.Values]);
        if (workedIn is { } until)
        {
            foreach (var (e, _, _) in ByTime(journal.Where(j => j.Sequence <= until.Sequence && j.Event.OccurredAt < until.Watermark)))
            {
                engine.MoveWatermark(e.OccurredAt!.Value);
                engine.Process([e]);
            }

            engine.MoveWatermark(until.Watermark);
            engine.Process(Waiting(journal.Where(j => j.Sequence <= until.Sequence && j.Event.OccurredAt >= until.Watermark)));
        }

        foreach (var (e, inForce, _) in journal.Where(j => j.Sequence > (workedIn?.Sequence ?? -1)))
        {
            if (inForce is { } time)
            {
                engine.MoveWatermark(time);
            }

            engine.Process(e.OccurredAt < inForce ? OnAccounts(e) : [e]);
        }

        if (watermark is { } last)
        {
            engine.MoveWatermark(last);
        }
    }
}
