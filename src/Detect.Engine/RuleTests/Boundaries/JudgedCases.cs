using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Boundaries of a window that is judged at its end: whose events it holds, from when to when, and how many of them it allows.
/// </summary>
internal static class JudgedCases
{
    /// <summary>More copies of an event than this make no case.</summary>
    private const int MostCopies = 100;

    public static Derivation Of(CorrelationRule rule, BoundarySubject subject)
    {
        var threshold = subject.ThresholdOf(rule);
        var ofGroup = subject.Reader.Read(rule, subject.Test.Events).Where(subject.IsOfGroup).ToList();
        if (Firings.Of(rule, threshold, ofGroup).FirstOrDefault() is not { Parts: var parts })
        {
            return Derivation.Without("no boundary of its window is tried, since none of the test's windows meets its condition by itself");
        }

        var derivation = new Derivation();
        var window = new WindowUnderTest(rule, subject, derivation);
        int Met(IEnumerable<Occurrence> occurrences) => Measured.IsMet(rule, threshold, occurrences) ? 1 : 0;
        window.Expect(1, window.Named("the window's events alone"), parts);
        AddTimes(window, parts, Met);
        AddNumbers(window, threshold, parts, Met);
        window.ExpectOtherGroup(parts, Met(parts.Take(parts.Count - 1)));
        ValueCases.Add(window, threshold, parts);
        return derivation;
    }

    /// <summary>An event a timespan after the first opens a window of its own.</summary>
    private static void AddTimes(WindowUnderTest window, IReadOnlyList<Occurrence> parts, Func<IEnumerable<Occurrence>, int> met)
    {
        var (rest, last) = parts.Count == 1 ? (parts, parts[0].Again("again")) : ([.. parts.Take(parts.Count - 1)], parts[^1]);
        var inside = last.MovedTo(parts[0].At + window.Rule.Timespan - BoundarySubject.Least);
        window.ExpectSpread(met(rest.Append(inside)), window.Named("the last event just under the timespan after the first"), [.. rest, inside]);
        var exactly = window.Named("the last event exactly the timespan after the first");
        var outside = last.MovedTo(parts[0].At + window.Rule.Timespan);
        var alerts = met(rest) + met([outside]);
        if (window.Rule.ClassThresholds is not null)
        {
            window.Derivation.Lacks($"nothing is tried with {exactly}, since the event that opens a window of its own may be of another class");
        }
        else if (alerts > 1 && window.Rule.Fold is not null)
        {
            window.Derivation.Lacks($"nothing is tried with {exactly}, since fold joins the two alerts of it");
        }
        else
        {
            window.ExpectSpread(alerts, exactly, [.. rest, outside]);
        }
    }

    private static void AddNumbers(
        WindowUnderTest window, Threshold threshold, IReadOnlyList<Occurrence> parts, Func<IEnumerable<Occurrence>, int> met)
    {
        if (window.Rule.Type is CorrelationType.EventCount or CorrelationType.ValueCount && window.Rule.Rules.All(rule => rule is SigmaRule))
        {
            AddCounts(window, threshold, parts);
            return;
        }

        var fewer = parts.Take(parts.Count - 1).ToList();
        window.Expect(met(fewer), window.Named("one event fewer"), fewer);
    }

    /// <summary>From the fewest events that a condition on their number allows to the most.</summary>
    private static void AddCounts(WindowUnderTest window, Threshold threshold, IReadOnlyList<Occurrence> parts)
    {
        var one = window.Rule.Type == CorrelationType.ValueCount ? "value" : "event";
        var distinct = parts.DistinctBy(part => window.Rule.Type == CorrelationType.ValueCount ? part.Matches[0].Value : part).ToList();
        var fewest = Enumerable.Range(1, distinct.Count).Reverse().TakeWhile(number => threshold.IsMet(number)).LastOrDefault();
        if (fewest > 1)
        {
            window.Expect(1, $"just enough {one}s", distinct.Take(fewest));
        }

        window.Expect(0, $"one {one} fewer", distinct.Take(fewest - 1));

        var most = Enumerable.Range(distinct.Count, MostCopies).TakeWhile(number => threshold.IsMet(number)).LastOrDefault();
        if (most == 0 || threshold.IsMet(most + 1))
        {
            return;
        }

        var further = Enumerable.Range(0, most + 1 - distinct.Count).Select(i => Further(window, distinct[^1], i)).ToList();
        if (further.Contains(null))
        {
            window.Derivation.Lacks($"no {one} more than its condition allows is tried, since a test cannot set the field that it counts");
            return;
        }

        var allowed = distinct.Concat(further.OfType<Occurrence>()).ToList();
        window.Expect(1, $"as many {one}s as it allows", allowed.Take(most));
        window.Expect(0, $"one {one} more than it allows", allowed);
    }

    private static Occurrence? Further(WindowUnderTest window, Occurrence occurrence, int number)
    {
        var further = occurrence.Again($"further/{number}");
        if (window.Rule.Type == CorrelationType.EventCount)
        {
            return further;
        }

        var field = window.Rule.ValueFields[0].FieldByRule[occurrence.Matches[0].Rule];
        return further.Events[0].With(field.Name, JsonValue.Create($"further.{number}@{MadeUp.Domain}")) is { } changed
            && window.Subject.Reader.Read(window.Rule, [changed]) is [var read]
            && read.IsIn(occurrence.Group)
            && !read.Matches[0].Value!.Equals(occurrence.Matches[0].Value)
            ? read
            : null;
    }
}
