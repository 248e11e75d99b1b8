using Detect.Rules;

namespace Detect.Engine;

/// <summary>The same events in other orders of arrival, and each delivered twice: the alerts are the same.</summary>
internal static class ArrivalCases
{
    private const int Shuffles = 3;

    public static IEnumerable<RuleTestResult> Run(RuleTest test, RuleScope scope)
    {
        var written = Alerts(test, scope, test.Events, lateness: null);
        yield return Result(test, "each event twice", written, Alerts(test, scope, [.. test.Events.SelectMany(e => new[] { e, e })], lateness: null));

        // Nothing is late: orders of arrival differ in nothing else.
        var lateness = Span(test.Events) + TimeSpan.FromHours(1);
        if (!written.SequenceEqual(Alerts(test, scope, [.. test.Events.OrderBy(e => e.At)], lateness)))
        {
            yield break;
        }

        foreach (var (name, events) in Orders(test))
        {
            yield return Result(test, name, written, Alerts(test, scope, events, lateness));
        }
    }

    private static IEnumerable<(string Name, IReadOnlyList<TestEvent> Events)> Orders(RuleTest test)
    {
        yield return ("newest first", [.. test.Events.OrderByDescending(e => e.At)]);
        for (var i = 1; i <= Shuffles; i++)
        {
            yield return ($"permuted ({i})", [.. test.Events.Select((e, index) => (e, key: MadeUp.Id($"shuffle/{i}/{test.Name}/{index}"))).OrderBy(pair => pair.key, StringComparer.Ordinal).Select(pair => pair.e)]);
        }
    }

    private static List<string> Alerts(RuleTest test, RuleScope scope, IReadOnlyList<TestEvent> events, TimeSpan? lateness)
    {
        var outcome = TestRun.Run(scope.Rules, events, test.Accounts, TestDialect.EventHubs, lateness);
        return
        [
            .. outcome.Problems,
            .. outcome.Alerts
                .Where(scope.Tests)
                .Select(alert => AlertText.Of(alert, scope.Tested.Count > 1))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static RuleTestResult Result(RuleTest test, string name, List<string> expected, List<string> got) => new(
        test.Path, test.Position, test.Name, name, TestDialect.EventHubs.Name, expected.SequenceEqual(got), expected, got);

    private static TimeSpan Span(IReadOnlyList<TestEvent> events) => events.Max(e => e.At) - events.Min(e => e.At);
}
