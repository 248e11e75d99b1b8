namespace Detect.Engine;

/// <summary>The same events in other orders of arrival, and each delivered twice: the alerts are the same, in each dialect.</summary>
internal static class ArrivalCases
{
    private const int Shuffles = 3;

    public static IEnumerable<RuleTestResult> Run(RuleTest test, RuleScope scope) =>
        TestDialect.For([.. test.Events.Select(e => e.Record)]).SelectMany(dialect => Run(test, scope, dialect));

    private static IEnumerable<RuleTestResult> Run(RuleTest test, RuleScope scope, TestDialect dialect)
    {
        var written = Alerts(test.Events, lateness: null);
        yield return Result("each event twice", Alerts([.. test.Events.SelectMany(e => new[] { e, e })], lateness: null));

        // Nothing is late: orders of arrival differ in nothing else.
        var lateness = Span(test.Events) + TimeSpan.FromHours(1);
        if (!written.SequenceEqual(Alerts([.. test.Events.OrderBy(e => e.At)], lateness)))
        {
            yield break;
        }

        foreach (var (name, events) in Orders(test))
        {
            yield return Result(name, Alerts(events, lateness));
        }

        List<string> Alerts(IReadOnlyList<TestEvent> events, TimeSpan? lateness)
        {
            var outcome = TestRun.Run(scope.Rules, events, test.Accounts, dialect, lateness);
            var alerts = outcome.Alerts.Where(scope.Tests).Select(alert => AlertText.Of(alert, scope.Tested.Count > 1));
            return [.. outcome.Problems, .. alerts.Order(StringComparer.Ordinal)];
        }

        RuleTestResult Result(string name, List<string> got) => new(
            test.Path, test.Position, test.Name, name, dialect.Name, written.SequenceEqual(got), written, got);
    }

    private static IEnumerable<(string Name, IReadOnlyList<TestEvent> Events)> Orders(RuleTest test)
    {
        yield return ("newest first", [.. test.Events.OrderByDescending(e => e.At)]);
        for (var i = 1; i <= Shuffles; i++)
        {
            yield return ($"permuted ({i})", [.. test.Events.Select((e, index) => (e, key: MadeUp.Id($"shuffle/{i}/{test.Name}/{index}"))).OrderBy(pair => pair.key, StringComparer.Ordinal).Select(pair => pair.e)]);
        }
    }

    private static TimeSpan Span(IReadOnlyList<TestEvent> events) => events.Max(e => e.At) - events.Min(e => e.At);
}
