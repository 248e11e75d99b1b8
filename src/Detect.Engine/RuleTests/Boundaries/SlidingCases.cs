using Detect.Rules;

namespace Detect.Engine;

/// <summary>Boundaries of a window that fires on the event which completes it: how many it takes, how long it is, and whose it counts.</summary>
internal static class SlidingCases
{
    public static Derivation Of(CorrelationRule rule, BoundarySubject subject)
    {
        var threshold = subject.ThresholdOf(rule);
        var ofGroup = subject.Reader.Read(rule, subject.Test.Events).Where(subject.IsOfGroup).ToList();
        if (JustEnough.Of(rule, threshold, ofGroup) is not { } enough)
        {
            return Derivation.Without("no boundary of its window is tried, since its alerts do not come of one smallest set of events");
        }

        var derivation = new Derivation();
        var window = new WindowUnderTest(rule, subject, derivation);
        window.Expect(1, window.Named("just enough events"), enough);
        if (enough.Count == 1)
        {
            AddOfOne(window, enough[0]);
        }
        else
        {
            window.Expect(0, window.Named("one event fewer"), enough.Take(enough.Count - 1));
            window.ExpectSpread(0, "exactly the timespan apart", Spread(enough, rule.Timespan));
            window.ExpectSpread(1, "just under the timespan", Spread(enough, rule.Timespan - BoundarySubject.Least));
            window.ExpectOtherGroup(enough, alertsWithoutLast: 0);
        }

        ValueCases.Add(window, threshold, enough);
        return derivation;
    }

    /// <summary>One event is enough, so that the timespan only says how long further ones belong to its alert.</summary>
    private static void AddOfOne(WindowUnderTest window, Occurrence one)
    {
        var (rule, again) = (window.Rule, one.Again("again"));
        var under = again.MovedTo(one.At + rule.Timespan - BoundarySubject.Least);
        window.Expect(0, window.Named("one event fewer"), []);
        window.ExpectSpread(
            rule.Fold?.Timespan > rule.Timespan ? 1 : 2, "exactly the timespan apart", [one, again.MovedTo(one.At + rule.Timespan)]);
        window.ExpectSpread(1, "just under the timespan", [one, under]);
        window.ExpectOtherGroup([one, under], alertsWithoutLast: 1);
    }

    /// <summary>The first stays, the last comes so much later, the others evenly in between.</summary>
    private static List<Occurrence> Spread(IReadOnlyList<Occurrence> occurrences, TimeSpan span) =>
    [
        .. occurrences.Select((occurrence, i) =>
            occurrence.MovedTo(occurrences[0].At + TimeSpan.FromTicks(span.Ticks * i / (occurrences.Count - 1)))),
    ];
}
