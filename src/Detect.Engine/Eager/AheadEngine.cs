using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// What the core will say when the watermark has passed, said at once wherever that is sound: single-event rules, and
/// correlations whose condition more events can only make truer.
/// </summary>
internal sealed class AheadEngine
{
    private readonly RuleRanks ranks;
    private readonly EagerAlerts alerts;
    private readonly List<AheadCorrelation> correlations = [];
    private readonly List<AheadCorrelation>[] byInput;
    private readonly EngineCore core;

    public AheadEngine(RuleRanks ranks, EngineCore core, EagerAlerts alerts)
    {
        this.ranks = ranks;
        this.alerts = alerts;
        this.core = core;
        byInput = [.. ranks.Rules.Select(_ => new List<AheadCorrelation>())];
        foreach (var sliding in core.Sliding)
        {
            Add(sliding);
        }

        // Only folds follow a correlation beyond the watermark. A late event can join two episodes into one, so that a correlation
        // that counts episodes could lose what it has counted, and can move an anchor, so that a fold by more than the group could
        // have raised an alert for the wrong one: they wait for episodes that are certain.
        foreach (var inner in correlations.Where(c => !c.IsFold && c.FoldsByGroup))
        {
            if (byInput[ranks.ByRule[inner.Rule]].Find(c => c.IsFold) is { } fold)
            {
                inner.FoldInto(fold);
            }
        }

        alerts.Closed = episode => correlations.Find(c => c.IsOf(episode))?.Close(episode);
        core.Evaluated = match => byInput[match.Rank].ForEach(c => c.Commit(match));
    }

    /// <summary>A match has arrived that the watermark has not passed.</summary>
    public void Take(Match match)
    {
        // Whether it is the first of its kind, only the watermark can say.
        if (ranks.Rules[match.Rank] is not SigmaRule { FirstSeen: null } rule)
        {
            return;
        }

        if (core.AlertsAlone(rule, match))
        {
            alerts.Raise(SingleEvent.Of(rule, match));
        }

        byInput[match.Rank].ForEach(c => core.Guard(c.Rule, () => c.Insert(match)));
    }

    public void AccountsChanged()
    {
        foreach (var correlation in correlations.Where(c => c.Rule.ClassThresholds is not null))
        {
            correlation.EvaluateAgain();
        }
    }

    /// <summary>The group as it would be if nothing came late; null where nothing waits beyond the watermark.</summary>
    public SlidingGroup? Find(SlidingCorrelation correlation, GroupKey key) => correlations.Find(c => c.IsAheadOf(correlation))?.Find(key);

    /// <summary>The groups of which something waits beyond the watermark.</summary>
    public IEnumerable<SlidingGroup> Groups(SlidingCorrelation correlation) => correlations.Find(c => c.IsAheadOf(correlation))?.Groups ?? [];

    private void Add(SlidingCorrelation sliding)
    {
        var ahead = new AheadCorrelation(sliding, alerts, core.AlertsAlone);
        correlations.Add(ahead);
        foreach (var input in sliding.Inputs)
        {
            byInput[ranks.ByRule[input]].Add(ahead);
        }
    }
}
