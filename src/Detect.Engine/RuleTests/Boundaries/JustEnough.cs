using Detect.Rules;

namespace Detect.Engine;

/// <summary>The fewest occurrences that meet a condition which more of them can only make truer.</summary>
internal static class JustEnough
{
    /// <param name="occurrences">Of one group, in the order of time.</param>
    /// <returns>The first such set of one timespan, none of which can be left out; null where there is none.</returns>
    public static IReadOnlyList<Occurrence>? Of(CorrelationRule rule, Threshold threshold, IReadOnlyList<Occurrence> occurrences)
    {
        for (var start = 0; start < occurrences.Count; start++)
        {
            var end = occurrences[start].At + rule.Timespan;
            var window = occurrences.Skip(start).TakeWhile(occurrence => occurrence.At < end).ToList();
            if (Measured.IsMet(rule, threshold, window) && Fewest(rule, threshold, window) is { } fewest)
            {
                return fewest;
            }
        }

        return null;
    }

    private static List<Occurrence>? Fewest(CorrelationRule rule, Threshold threshold, List<Occurrence> window)
    {
        var length = 1;
        while (!Measured.IsMet(rule, threshold, window.Take(length)))
        {
            length++;
        }

        var fewest = window[..length];
        for (var i = length - 2; i >= 0; i--)
        {
            var without = fewest.Where((_, other) => other != i).ToList();
            if (Measured.IsMet(rule, threshold, without))
            {
                fewest = without;
            }
        }

        // Negative numbers in a sum can meet it with some of the events and not with more of them.
        return Enumerable.Range(1, fewest.Count - 1).All(i => !Measured.IsMet(rule, threshold, fewest[i..]) && !Measured.IsMet(rule, threshold, fewest[..i]))
            ? fewest
            : null;
    }
}
