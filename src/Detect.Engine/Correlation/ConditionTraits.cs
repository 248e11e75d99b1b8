using Detect.Rules;

namespace Detect.Engine;

internal static class ConditionTraits
{
    /// <summary>True when more events can only make the condition truer, so that it may be decided on the event that completes it.</summary>
    public static bool IsMonotonic(CorrelationRule rule)
    {
        if (rule.Type is CorrelationType.ValueAvg or CorrelationType.ValuePercentile or CorrelationType.ValueMedian)
        {
            return false;
        }

        return rule.TemporalCondition is { } condition
            ? !HasNot(condition)
            : rule.Threshold.IsMonotonic && (rule.ClassThresholds?.ByClass.Values.All(t => t.IsMonotonic) ?? true);
    }

    public static bool MeasuresDistinctValues(CorrelationRule rule) => rule.Type == CorrelationType.ValueCount;

    public static bool MeasuresNumbers(CorrelationRule rule) => rule.Type is CorrelationType.ValueSum
        or CorrelationType.ValueAvg or CorrelationType.ValuePercentile or CorrelationType.ValueMedian;

    public static Measure CreateMeasure(CorrelationRule rule, RuleOrder order) => rule.Type switch
    {
        CorrelationType.ValueCount => new DistinctMeasure(),
        CorrelationType.Temporal => new TemporalMeasure(order, rule.TemporalCondition),
        CorrelationType.TemporalOrdered when rule.TemporalCondition is { } condition => new OrderedConditionMeasure(order, condition),
        CorrelationType.TemporalOrdered => new OrderedMeasure(order),
        CorrelationType.ValueSum => new SumMeasure(),
        CorrelationType.ValueAvg => new AverageMeasure(),
        CorrelationType.ValuePercentile => new PercentileMeasure(rule.Percentile),
        CorrelationType.ValueMedian => new PercentileMeasure(50),
        _ => CountMeasure.Instance,
    };

    private static bool HasNot(TemporalExpression expression) => expression switch
    {
        TemporalNot => true,
        TemporalAnd and => and.Operands.Any(HasNot),
        TemporalOr or => or.Operands.Any(HasNot),
        _ => false,
    };
}
