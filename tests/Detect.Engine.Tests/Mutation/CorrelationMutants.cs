using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>
/// Every correlation that differs from one by a step: a threshold one looser or stricter, another period, a group-by field
/// fewer, an option left out.
/// </summary>
internal static class CorrelationMutants
{
    public static IEnumerable<(string What, CorrelationRule Mutant)> Of(CorrelationRule rule) =>
        Thresholds(rule).Concat(Periods(rule)).Concat(Groups(rule)).Concat(Options(rule));

    private static IEnumerable<(string What, CorrelationRule Mutant)> Thresholds(CorrelationRule rule)
    {
        foreach (var (what, threshold) in rule.Absent is null ? Steps(rule.Threshold) : [])
        {
            yield return (what, Copy.Of(rule, nameof(CorrelationRule.Threshold), threshold));
        }

        if (rule.ClassThresholds is not { } classes)
        {
            yield break;
        }

        foreach (var (accountClass, ofClass) in classes.ByClass)
        {
            foreach (var (what, threshold) in Steps(ofClass))
            {
                var byClass = new Dictionary<AccountClass, Threshold>(classes.ByClass) { [accountClass] = threshold };
                yield return ($"{accountClass}: {what}", Copy.Of(rule, nameof(CorrelationRule.ClassThresholds), classes with { ByClass = byClass }));
            }
        }

        var other = classes.Of == AccountRole.Actor ? AccountRole.Target : AccountRole.Actor;
        yield return ($"classes of {other}", Copy.Of(rule, nameof(CorrelationRule.ClassThresholds), classes with { Of = other }));
    }

    private static IEnumerable<(string What, CorrelationRule Mutant)> Periods(CorrelationRule rule) =>
        Mutation.Periods.Other(rule.Timespan).Append(rule.Timespan + Unit(rule.Timespan)).Distinct()
            .Select(other => ($"timespan {other} in place of {rule.Timespan}", Copy.Of(rule, nameof(CorrelationRule.Timespan), other)));

    private static IEnumerable<(string What, CorrelationRule Mutant)> Groups(CorrelationRule rule) => rule.GroupBy
        .Select(field => ($"left out group-by {field.Name}", Copy.Of(rule, nameof(CorrelationRule.GroupBy), rule.GroupBy.Where(other => other != field).ToList())));

    private static IEnumerable<(string What, CorrelationRule Mutant)> Options(CorrelationRule rule)
    {
        if (rule.Absent is { After: not null })
        {
            yield return ("absent after anything", Copy.Of(rule, nameof(CorrelationRule.Absent), new AbsentOptions(null)));
        }

        foreach (var (what, fold) in FoldMutants.Of(rule.Fold))
        {
            yield return (what, Copy.Of(rule, nameof(Rule.Fold), fold));
        }
    }

    private static IEnumerable<(string What, Threshold Mutant)> Steps(Threshold threshold)
    {
        for (var i = 0; i < threshold.Comparisons.Count; i++)
        {
            var comparison = threshold.Comparisons[i];
            foreach (var step in new[] { -1, 1 }.Where(step => comparison.Value + step >= 1))
            {
                var other = comparison with { Value = comparison.Value + step };
                yield return (
                    $"{comparison.Operator} {other.Value} in place of {comparison.Value}",
                    new Threshold([.. threshold.Comparisons.Select((kept, index) => index == i ? other : kept)]));
            }
        }
    }

    private static TimeSpan Unit(TimeSpan timespan) =>
        timespan.Ticks % TimeSpan.TicksPerDay == 0 ? TimeSpan.FromDays(1)
        : timespan.Ticks % TimeSpan.TicksPerHour == 0 ? TimeSpan.FromHours(1)
        : timespan.Ticks % TimeSpan.TicksPerMinute == 0 ? TimeSpan.FromMinutes(1)
        : TimeSpan.FromSeconds(1);
}
