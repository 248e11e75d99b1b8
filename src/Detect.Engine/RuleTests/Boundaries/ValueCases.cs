using System.Globalization;
using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Of a sum, an average, a median or a percentile: what is measured is just at the number of its condition, or one off.</summary>
internal static class ValueCases
{
    private static readonly decimal[] Steps = [0, -1, 1];

    /// <param name="occurrences">Of one window, none of which meets the condition without the last.</param>
    public static void Add(WindowUnderTest window, Threshold threshold, IReadOnlyList<Occurrence> occurrences)
    {
        if (!ConditionTraits.MeasuresNumbers(window.Rule))
        {
            return;
        }

        foreach (var number in threshold.Comparisons.SelectMany(comparison => Steps.Select(step => (decimal)comparison.Value + step)).Distinct())
        {
            var name = $"measured {number.ToString(CultureInfo.InvariantCulture)}";
            if (Measuring(window, occurrences, number) is not { } measuring)
            {
                window.Derivation.Lacks($"nothing is tried {name}, since a test cannot set the field that it measures");
                return;
            }

            window.Expect(threshold.IsMet((double)number) ? 1 : 0, name, measuring);
        }
    }

    /// <summary>The last number of a sum makes up for the others; of what is averaged or ranked all numbers are the same.</summary>
    private static List<Occurrence>? Measuring(WindowUnderTest window, IReadOnlyList<Occurrence> occurrences, decimal number)
    {
        var isSum = window.Rule.Type == CorrelationType.ValueSum;
        var others = isSum ? occurrences.Take(occurrences.Count - 1).ToList() : [];
        var rest = number - others.Sum(other => other.Matches.Sum(match => (decimal)match.Value!));
        var changed = occurrences.Skip(others.Count).Select(occurrence => WithValue(window, occurrence, rest)).ToList();
        return changed.Contains(null) ? null : [.. others, .. changed.OfType<Occurrence>()];
    }

    private static Occurrence? WithValue(WindowUnderTest window, Occurrence occurrence, decimal value)
    {
        if (occurrence is not { Events: [var e], Matches: [{ Rule: SigmaRule plain }] })
        {
            return null;
        }

        var field = window.Rule.ValueFields[0].FieldByRule[plain];
        return e.With(field.Name, JsonValue.Create(value)) is { } changed
            && window.Subject.Reader.Read(window.Rule, [changed]) is [{ Matches: [{ Value: decimal read }] } occurred]
            && read == value
            && occurred.IsIn(occurrence.Group)
            ? occurred
            : null;
    }
}
