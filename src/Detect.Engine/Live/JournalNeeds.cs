using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// What of the journal an engine that starts again must be given to say what this one would. A correlation needs its open windows and
/// episodes; one that others take as their input, or that has alerts under way whose ids depend on the order of arrival, needs them as
/// they were before those began.
/// </summary>
internal sealed class JournalNeeds
{
    private readonly RuleRanks ranks;
    private readonly EngineCore core;
    private readonly AheadEngine ahead;
    private readonly EagerAlerts alerts;
    private readonly List<NeedHistory> outermostFirst;
    private readonly ILookup<Rule, NeedHistory> byInput;
    private readonly ILookup<Rule, SlidingCorrelation> slidingByAlertRule;
    private readonly Dictionary<Rule, long> sinceByRule = [];
    private readonly long step;
    private readonly long reach;
    private long sampled = long.MinValue;
    private long settled = long.MinValue;

    /// <param name="reach">The state is needed as it was so long before the watermark, and every match since.</param>
    public JournalNeeds(RuleRanks ranks, EngineCore core, AheadEngine ahead, EagerAlerts alerts, long reach)
    {
        (this.ranks, this.core, this.ahead, this.alerts, this.reach) = (ranks, core, ahead, alerts, reach);
        outermostFirst = [.. core.Correlations.Select(c => new NeedHistory(c, reach)).OrderByDescending(h => PlaceOf(h.Correlation))];
        byInput = outermostFirst
            .SelectMany(history => history.Correlation.Inputs.Select(input => (input, history)))
            .ToLookup(pair => pair.input, pair => pair.history);
        slidingByAlertRule = core.Sliding.ToLookup(c => c.Shape.AlertRule);
        step = core.Correlations.Select(c => c.Rule.Timespan.Ticks / 64).DefaultIfEmpty(1).Min();
    }

    /// <summary>What is late since then waits to be worked in, however far the watermark goes on; <see cref="long.MaxValue"/> for nothing.</summary>
    public long Held { get; set; } = long.MaxValue;

    /// <summary>The watermark has moved.</summary>
    public void Sample(long watermark)
    {
        if (watermark == long.MinValue || (sampled != long.MinValue && watermark - sampled < step))
        {
            return;
        }

        sampled = watermark;
        alerts.ForgetStale(IsLive);
        outermostFirst.ForEach(history => history.Sample(watermark));
    }

    /// <summary>Moves what is needed forward to the present, and tells what is to be stored along with it.</summary>
    public List<SeenState> TakeChanges()
    {
        if (settled != sampled)
        {
            settled = sampled;
            Settle();
        }

        var changes = new List<SeenState>();
        foreach (var history in outermostFirst)
        {
            if (history.Correlation is JudgedCorrelation judged)
            {
                changes.AddRange(judged.TakeChanges(history.Current.AsOf));
            }
        }

        foreach (var (rank, filter) in core.FirstSeen)
        {
            changes.AddRange(filter.TakeChanges(SinceOf(ranks.Rules[rank]), Reached));
        }

        return changes;
    }

    /// <summary>Since when matches of the rule are needed; <see cref="long.MaxValue"/> when none that the watermark has passed is.</summary>
    public bool IsNeeded(IReadOnlyList<SigmaRule> matched, long ticks)
    {
        if (ticks >= Reached)
        {
            return true;
        }

        foreach (var rule in matched)
        {
            if (ranks.ByRule.ContainsKey(rule) && ticks >= SinceOf(rule))
            {
                return true;
            }
        }

        return false;
    }

    // Before the first sample everything is.
    private long Reached => settled == long.MinValue ? long.MinValue : Math.Min(settled - reach, Held);

    private long SinceOf(Rule rule) => settled == long.MinValue ? long.MinValue : sinceByRule.GetValueOrDefault(rule, long.MaxValue);

    // A fold comes after the rule whose alerts it folds.
    private double PlaceOf(Correlation correlation) => correlation is SlidingCorrelation { Shape: { IsFold: true } fold }
        ? ranks.ByRule[fold.AlertRule] + 0.5
        : ranks.ByRule[correlation.Rule];

    private void Settle()
    {
        sinceByRule.Clear();
        foreach (var history in outermostFirst)
        {
            var correlation = history.Correlation;
            var output = correlation is SlidingCorrelation sliding ? sliding.Shape.AlertRule : correlation.Rule;
            var followers = IsFold(correlation) ? [] : byInput[output].Select(follower => follower.Current.Since);
            var underWay = correlation is SlidingCorrelation ? alerts.OpenSince(output) : long.MaxValue;
            history.Settle(followers.Append(underWay).Append(reach > 0 ? Reached + 1 : long.MaxValue).Min());
            foreach (var input in correlation.Inputs)
            {
                sinceByRule[input] = Math.Min(sinceByRule.GetValueOrDefault(input, long.MaxValue), history.Current.Since);
            }
        }
    }

    private bool IsLive(Rule rule, GroupKey key) =>
        slidingByAlertRule[rule].Any(c => c.Holds(key) || ahead.Find(c, key) is not null);

    private static bool IsFold(Correlation correlation) => correlation is SlidingCorrelation { Shape.IsFold: true };
}
