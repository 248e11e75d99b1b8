using Detect.Rules;

namespace Detect.Engine;

/// <summary>The fewest events that meet a correlation, found from its own words: the first so many in one timespan.</summary>
internal static class JustEnough
{
    private const int MostNeeded = 10_000;

    /// <param name="occurrences">Of one group, in event-time order.</param>
    /// <returns>Null for correlations that no number of events alone can meet.</returns>
    public static IReadOnlyList<Occurrence>? Of(CorrelationRule rule, Threshold threshold, IReadOnlyList<Occurrence> occurrences)
    {
        if (!threshold.IsMonotonic || rule.TemporalCondition is not null || Needed(threshold) is not { } needed)
        {
            return null;
        }

        for (var start = 0; start < occurrences.Count; start++)
        {
            var end = occurrences[start].Event.At + rule.Timespan;
            var window = occurrences.Skip(start).TakeWhile(occurrence => occurrence.Event.At < end);
            var chosen = Choose(rule, window, needed);
            if (chosen is not null && chosen.Count == needed && chosen.DistinctBy(occurrence => occurrence.Event).Count() == needed)
            {
                return chosen;
            }
        }

        return null;
    }

    private static List<Occurrence>? Choose(CorrelationRule rule, IEnumerable<Occurrence> window, int needed) => rule.Type switch
    {
        CorrelationType.EventCount => [.. window.Take(needed)],
        CorrelationType.ValueCount => [.. window.Where(occurrence => occurrence.Value is not null).DistinctBy(occurrence => occurrence.Value).Take(needed)],
        CorrelationType.Temporal => [.. window.DistinctBy(occurrence => occurrence.Rule).Take(needed)],
        CorrelationType.TemporalOrdered => InOrder(rule, window),
        _ => null,
    };

    private static List<Occurrence> InOrder(CorrelationRule rule, IEnumerable<Occurrence> window)
    {
        var chosen = new List<Occurrence>();
        foreach (var occurrence in window)
        {
            if (chosen.Count < rule.Rules.Count && occurrence.Rule == rule.Rules[chosen.Count])
            {
                chosen.Add(occurrence);
            }
        }

        return chosen;
    }

    private static int? Needed(Threshold threshold)
    {
        for (var number = 1; number <= MostNeeded; number++)
        {
            if (threshold.IsMet(number))
            {
                return number;
            }
        }

        return null;
    }
}
