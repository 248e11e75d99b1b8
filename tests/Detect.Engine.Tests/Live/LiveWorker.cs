using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>
/// A worker reduced to what it does with its engine: after each step it commits journal, watermark and what is to be stored, throws
/// entries away that are not needed, and now and then it crashes and starts again from what it has committed.
/// </summary>
internal sealed class LiveWorker(RuleSet rules, EngineOptions options, Random? crashes) : IDisposable
{
    private readonly List<(LiveEvent Event, DateTimeOffset? Watermark)> journal = [];
    private readonly Dictionary<(string, bool, string?, string), SeenState> seen = [];
    private LiveEngine engine = new(rules, options);
    private DateTimeOffset? watermark;
    private IReadOnlyList<KeyValuePair<string, DateTimeOffset>> logStarts = [];

    /// <summary>What each step raises and updates.</summary>
    public List<string> Run(IReadOnlyList<LiveStep> steps)
    {
        var raised = new List<string>();
        for (var i = 0; i < steps.Count; i++)
        {
            raised.AddRange(Take(steps[i]).Select(alert => $"{i}: {Whole(alert)}"));
            Commit();
        }

        return raised;
    }

    /// <summary>The last state of each alert, those aside that turned out to be a part of others.</summary>
    public List<Alert> Standing(IReadOnlyList<LiveStep> steps)
    {
        var standing = new Dictionary<string, Alert>();
        foreach (var step in steps)
        {
            foreach (var alert in Take(step))
            {
                standing[alert.Id] = alert;
            }

            Commit();
        }

        return [.. standing.Values.Where(alert => alert.MergedInto is null)];
    }

    private IReadOnlyList<Alert> Take(LiveStep step)
    {
        if (step.Watermark is { } to)
        {
            watermark = to;
            return engine.MoveWatermark(to);
        }

        journal.AddRange(step.Events.Select(e => (e, watermark)));
        return engine.Process(step.Events);
    }

    public void Dispose() => engine.Dispose();

    private static string Whole(Alert alert) => $"{AlertText.Whole(alert)} | {alert.MergedInto} | {alert.CompletedBy}";

    private void Commit()
    {
        if (crashes is null)
        {
            return;
        }

        logStarts = [.. engine.LogStarts];
        foreach (var state in engine.TakeSeenChanges())
        {
            Store(state);
        }

        if (crashes.Next(2) == 0)
        {
            var all = crashes.Next(4) > 0;
            journal.RemoveAll(entry => !IsKept(entry.Event) && (all || crashes.Next(2) == 0));
        }

        if (crashes.Next(3) == 0)
        {
            Restart();
        }
    }

    private bool IsKept(LiveEvent e) => e.IsAboutAccounts || engine.IsNeeded(e.Rules, e.OccurredAt);

    private void Store(SeenState state)
    {
        var key = (state.RuleId, state.IsGroup, state.TenantId, state.Text);
        if (state.IsForgotten && crashes!.Next(2) == 0)
        {
            seen.Remove(key);
        }
        else if (!state.IsForgotten)
        {
            seen[key] = state;
        }
    }

    private void Restart()
    {
        engine.Dispose();
        engine = new LiveEngine(rules, options);
        engine.Restore(logStarts, [.. seen.Values]);
        foreach (var (e, inForce) in journal)
        {
            if (inForce is { } time)
            {
                engine.MoveWatermark(time);
            }

            engine.Process([e]);
        }

        if (watermark is { } last)
        {
            engine.MoveWatermark(last);
        }
    }
}
