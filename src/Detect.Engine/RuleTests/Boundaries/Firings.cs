using Detect.Rules;

namespace Detect.Engine;

/// <param name="At">When the condition became true, or for one that is judged, the end of its window.</param>
internal sealed record Firing(IReadOnlyList<Occurrence> Parts, DateTimeOffset At);

/// <summary>Where a correlation fires in one group, with just enough for each time, or with the window that is judged.</summary>
internal static class Firings
{
    /// <param name="occurrences">Of one group, in the order of time.</param>
    public static IEnumerable<Firing> Of(CorrelationRule rule, Threshold threshold, IReadOnlyList<Occurrence> occurrences) =>
        ConditionTraits.IsMonotonic(rule) ? Sliding(rule, threshold, occurrences) : Judged(rule, threshold, occurrences);

    private static IEnumerable<Firing> Sliding(CorrelationRule rule, Threshold threshold, IReadOnlyList<Occurrence> occurrences)
    {
        while (JustEnough.Of(rule, threshold, occurrences) is { } enough)
        {
            yield return new Firing(enough, enough[^1].At);
            occurrences = [.. occurrences.Where(occurrence => occurrence.At >= enough[^1].At + rule.Timespan)];
        }
    }

    private static IEnumerable<Firing> Judged(CorrelationRule rule, Threshold threshold, IReadOnlyList<Occurrence> occurrences)
    {
        while (occurrences.Count > 0)
        {
            var end = occurrences[0].At + rule.Timespan;
            var window = occurrences.TakeWhile(occurrence => occurrence.At < end).ToList();
            if (Measured.IsMet(rule, threshold, window))
            {
                yield return new Firing(window, end);
            }

            occurrences = [.. occurrences.Skip(window.Count)];
        }
    }
}
