using Detect.Rules;

namespace Detect.Engine;

/// <summary>The operator of one correlation rule: takes the matches of the rules it refers to, in event-time order.</summary>
internal abstract class Correlation(CorrelationRule rule) : IDisposable
{
    public CorrelationRule Rule => rule;

    public IEnumerable<Rule> Inputs => RuleRanks.InputsOf(rule);

    public abstract int GroupCount { get; }

    public abstract int PeakGroupCount { get; }

    public abstract void OnMatch(Match match);

    /// <summary>
    /// Since when, to the tick, the matches must be had that make this state again, as it is now that the watermark stands at
    /// <paramref name="watermark"/>. More of the older ones, all or some, make no difference.
    /// </summary>
    public virtual long NeededSince(long watermark) => watermark - rule.Timespan.Ticks + 1;

    /// <summary>The windows that are open now, for a person to look at.</summary>
    public abstract IEnumerable<LiveWindow> Windows();

    /// <summary>The log begins here: for what is awaited from the start.</summary>
    public virtual void OnLogStart(long ticks)
    {
    }

    public abstract void Dispose();

    public static Correlation Create(CorrelationRule rule, CorrelationContext context)
    {
        var shape = new CorrelationShape(rule, context);
        return rule.Type switch
        {
            CorrelationType.Absent when rule.Absent?.After is { } after => new AbsentAfterCorrelation(shape, after, context),
            CorrelationType.Absent => new SilenceCorrelation(shape, context),
            _ when ConditionTraits.IsMonotonic(rule) => new SlidingCorrelation(shape, context),
            _ => new JudgedCorrelation(shape, context),
        };
    }
}
