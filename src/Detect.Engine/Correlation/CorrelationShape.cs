using Detect.Rules;

namespace Detect.Engine;

/// <summary>What all groups of one correlation have in common.</summary>
internal sealed class CorrelationShape
{
    private readonly CorrelationContext context;

    /// <param name="foldOf">The rule whose alerts this correlation folds, or null.</param>
    public CorrelationShape(CorrelationRule rule, CorrelationContext context, Rule? foldOf = null)
    {
        this.context = context;
        Rule = rule;
        AlertRule = foldOf ?? rule;
        IsFold = foldOf is not null;
        Rank = context.Ranks[AlertRule];
        Timespan = rule.Timespan.Ticks;
        Order = new RuleOrder(rule.Rules, [.. rule.Rules.Select(r => context.Ranks[r])]);
        TakesEventsOnly = RuleRanks.InputsOf(rule).All(input => input is SigmaRule { FirstSeen: null });
        IsMonotonic = TakesEventsOnly && rule.Type != CorrelationType.ValueSum;
        Reader = new CorrelationReader(rule, Order, context.Counters, IsFold ? context.Silences : null);
    }

    public CorrelationRule Rule { get; }

    /// <summary>The rule that an episode's alert is about.</summary>
    public Rule AlertRule { get; }

    public bool IsFold { get; }

    public bool IsLive => context.IsLive;

    /// <summary>The rule's inputs are matches as they stand in the journal, whatever is missing before them.</summary>
    public bool TakesEventsOnly { get; }

    /// <summary>With some of its matches missing a condition is never truer than with all of them.</summary>
    public bool IsMonotonic { get; }

    public int Rank { get; }

    public long Timespan { get; }

    public RuleOrder Order { get; }

    public CorrelationReader Reader { get; }

    /// <summary>True when other correlations, or the rule's fold, take this one's episodes as their matches.</summary>
    public bool IsReferenced => Rule.Fold is not null || context.IsReferenced(Rule);

    /// <summary>Whether the measure would do for an account of any class.</summary>
    public bool IsMetForAny(Measure measure, int count, long cutoff) =>
        measure.IsMet(Rule.Threshold, count, cutoff)
        || (Rule.ClassThresholds?.ByClass.Values.Any(threshold => measure.IsMet(threshold, count, cutoff)) ?? false);

    public int EventsPerAlert => Math.Max(2, context.Options.Limits.EventsPerAlert);

    public Measure CreateMeasure() => ConditionTraits.CreateMeasure(Rule, Order);

    /// <summary>The threshold for the class of the account behind a match, and why; the rule's own where classes play no part.</summary>
    public (Threshold Threshold, AppliedClass? Class) ThresholdFor(Match match)
    {
        if (Rule.ClassThresholds is not { } classes)
        {
            return (Rule.Threshold, null);
        }

        var applied = context.Accounts.ClassOf(match, classes.Of);
        return (applied is null ? Rule.Threshold : classes.ByClass.GetValueOrDefault(applied.Class, Rule.Threshold), applied);
    }
}
