using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Every correlation that differs from one by a step: a threshold one event looser, or a timespan one unit longer.</summary>
internal static class CorrelationMutants
{
    public static IEnumerable<(string What, CorrelationRule Mutant)> Of(CorrelationRule rule)
    {
        foreach (var (what, threshold) in Looser(rule.Threshold))
        {
            yield return (what, Copy.Of(rule, nameof(CorrelationRule.Threshold), threshold));
        }

        foreach (var (accountClass, ofClass) in rule.ClassThresholds?.ByClass ?? new Dictionary<AccountClass, Threshold>())
        {
            foreach (var (what, threshold) in Looser(ofClass))
            {
                var byClass = new Dictionary<AccountClass, Threshold>(rule.ClassThresholds!.ByClass) { [accountClass] = threshold };
                yield return ($"{accountClass}: {what}", Copy.Of(rule, nameof(CorrelationRule.ClassThresholds), rule.ClassThresholds with { ByClass = byClass }));
            }
        }

        // With a threshold of one the timespan only says how long the rows of one action are one alert.
        if (Looser(rule.Threshold).Any())
        {
            var longer = rule.Timespan + Unit(rule.Timespan);
            yield return ($"timespan {longer} in place of {rule.Timespan}", Copy.Of(rule, nameof(CorrelationRule.Timespan), longer));
        }
    }

    private static IEnumerable<(string What, Threshold Looser)> Looser(Threshold threshold)
    {
        for (var i = 0; i < threshold.Comparisons.Count; i++)
        {
            var comparison = threshold.Comparisons[i];
            var step = comparison.Operator switch
            {
                ComparisonOperator.GreaterThanOrEqual when comparison.Value > 1 => -1,
                ComparisonOperator.GreaterThan when comparison.Value > 0 => -1,
                ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual => 1,
                _ => 0,
            };
            if (step != 0)
            {
                var looser = comparison with { Value = comparison.Value + step };
                yield return (
                    $"{comparison.Operator} {looser.Value} in place of {comparison.Value}",
                    new Threshold([.. threshold.Comparisons.Select((other, index) => index == i ? looser : other)]));
            }
        }
    }

    private static TimeSpan Unit(TimeSpan timespan) =>
        timespan.Ticks % TimeSpan.TicksPerDay == 0 ? TimeSpan.FromDays(1)
        : timespan.Ticks % TimeSpan.TicksPerHour == 0 ? TimeSpan.FromHours(1)
        : timespan.Ticks % TimeSpan.TicksPerMinute == 0 ? TimeSpan.FromMinutes(1)
        : TimeSpan.FromSeconds(1);
}
