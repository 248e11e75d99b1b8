using Detect.Events;

namespace Detect.Rules;

public enum CorrelationType
{
    EventCount,
    ValueCount,
    Temporal,
    TemporalOrdered,
    ValueSum,
    ValueAvg,
    ValuePercentile,
    ValueMedian,

    /// <summary>Extension <c>detect: absent:</c>.</summary>
    Absent,
}

/// <summary>A Sigma correlation over matches of other rules, in a sliding window of event time.</summary>
public sealed class CorrelationRule : Rule
{
    internal const double Median = 50;

    public required CorrelationType Type { get; init; }

    /// <summary>The referenced rules in the order written; each may be a correlation itself.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    public IReadOnlyList<GroupByField> GroupBy { get; init; } = [];

    public required TimeSpan Timespan { get; init; }

    /// <summary>For counts and values; for temporal types how many distinct rules must have matched (default: all).</summary>
    public required Threshold Threshold { get; init; }

    /// <summary>The fields of value correlations; several make a tuple. Per referenced rule, as aliases allow.</summary>
    public IReadOnlyList<GroupByField> ValueFields { get; init; } = [];

    /// <summary>0 to 100, for <see cref="CorrelationType.ValuePercentile"/>; linear interpolation between ranks.</summary>
    public double Percentile { get; init; } = Median;

    /// <summary>The extended condition of temporal types: a boolean expression over <see cref="Rules"/>; null otherwise.</summary>
    public TemporalExpression? TemporalCondition { get; init; }

    /// <summary>Extension <c>detect: thresholds:</c> by class of account, or null.</summary>
    public ClassThresholds? ClassThresholds { get; init; }

    /// <summary>Extension <c>detect: absent:</c>; required for <see cref="CorrelationType.Absent"/>.</summary>
    public AbsentOptions? Absent { get; init; }
}

/// <summary>
/// A group-by (or value) name and, for each referenced plain rule, the field that it means there. For a referenced
/// correlation the name is looked up among that correlation's own group-by names.
/// </summary>
public sealed record GroupByField(string Name, IReadOnlyDictionary<Rule, EventField> FieldByRule);

public enum ComparisonOperator
{
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}

public sealed record Comparison(ComparisonOperator Operator, double Value)
{
    public bool IsMet(double measured) => Operator switch
    {
        ComparisonOperator.Equal => measured == Value,
        ComparisonOperator.NotEqual => measured != Value,
        ComparisonOperator.LessThan => measured < Value,
        ComparisonOperator.LessThanOrEqual => measured <= Value,
        ComparisonOperator.GreaterThan => measured > Value,
        _ => measured >= Value,
    };
}

/// <summary>One or more comparisons that must all hold (a range is two).</summary>
public sealed record Threshold(IReadOnlyList<Comparison> Comparisons)
{
    public bool IsMet(double measured)
    {
        foreach (var comparison in Comparisons)
        {
            if (!comparison.IsMet(measured))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when a larger measure can never turn the threshold from met to unmet: it may fire before the window closes.</summary>
    public bool IsMonotonic => Comparisons.All(c =>
        c.Operator is ComparisonOperator.GreaterThan or ComparisonOperator.GreaterThanOrEqual);
}

/// <summary>Boolean condition over referenced rules: which of them have matched in the window.</summary>
public abstract record TemporalExpression;

public sealed record TemporalRule(Rule Rule) : TemporalExpression;

public sealed record TemporalAnd(IReadOnlyList<TemporalExpression> Operands) : TemporalExpression;

public sealed record TemporalOr(IReadOnlyList<TemporalExpression> Operands) : TemporalExpression;

public sealed record TemporalNot(TemporalExpression Operand) : TemporalExpression;

public enum AccountClass
{
    Ordinary,
    Privileged,
    EmergencyAccess,
    Shared,
    Automation,
    External,
}

public enum AccountRole
{
    Actor,
    Target,
}

/// <summary>Thresholds that replace the correlation's own for events whose actor (or target) is of a class.</summary>
public sealed record ClassThresholds(AccountRole Of, IReadOnlyDictionary<AccountClass, Threshold> ByClass);

/// <summary>
/// Absence, decided when the watermark has passed: with <see cref="After"/>, a match of After was not followed by a match of
/// the correlation's rules in its timespan and group; without, no match came at all for a whole timespan (per group already seen).
/// </summary>
public sealed record AbsentOptions(Rule? After);
