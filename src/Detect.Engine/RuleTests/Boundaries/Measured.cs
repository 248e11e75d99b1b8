using Detect.Rules;

namespace Detect.Engine;

/// <summary>What a correlation measures of some occurrences, by the engine's own measure.</summary>
internal static class Measured
{
    public static bool NeedsValue(CorrelationRule rule) => ConditionTraits.MeasuresDistinctValues(rule) || ConditionTraits.MeasuresNumbers(rule);

    public static object? ValueOf(CorrelationRule rule, IReadOnlyList<string>? values)
    {
        if (values is null || !NeedsValue(rule))
        {
            return null;
        }

        return ConditionTraits.MeasuresNumbers(rule) ? FieldReading.Number(values[0]) : string.Join('\n', values);
    }

    /// <param name="occurrences">Of one group, in one window.</param>
    public static bool IsMet(CorrelationRule rule, Threshold threshold, IEnumerable<Occurrence> occurrences)
    {
        var order = new RuleOrder(rule.Rules, [.. Enumerable.Range(0, rule.Rules.Count)]);
        var measure = ConditionTraits.CreateMeasure(rule, order);
        var count = 0;
        var cutoff = long.MaxValue;
        foreach (var occurrence in occurrences.OrderBy(occurrence => occurrence.At))
        {
            cutoff = Math.Min(cutoff, occurrence.At.UtcTicks - 1);
            foreach (var match in occurrence.Matches)
            {
                measure.Add(new Entry(new Match(order.IndexOf(match.Rule), occurrence.At.UtcTicks, default, null), match.Value));
                count++;
            }
        }

        return count > 0 && measure.IsMet(threshold, count, cutoff);
    }
}
