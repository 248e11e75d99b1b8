using Detect.Rules;

namespace Detect.Engine;

/// <summary>A window's own boundaries: how many events it takes, how long it is, and whose events it counts.</summary>
internal sealed class WindowCases
{
    private static readonly TimeSpan Least = TimeSpan.FromTicks(1);

    private readonly CorrelationRule rule;
    private readonly RuleTest test;
    private readonly RuleScope scope;
    private readonly Alert alert;
    private readonly IReadOnlyList<Occurrence> enough;
    private readonly IReadOnlyList<TestEvent> context;

    private WindowCases(CorrelationRule rule, RuleTest test, RuleScope scope, Alert alert, IReadOnlyList<Occurrence> enough)
    {
        this.rule = rule;
        this.test = test;
        this.scope = scope;
        this.alert = alert;
        this.enough = enough;
        var counted = Occurrence.Read(rule, test.Events).Select(occurrence => occurrence.Event).ToHashSet();
        context = [.. test.Events.Where(e => !counted.Contains(e))];
    }

    public static IEnumerable<RuleTestResult> Run(CorrelationRule rule, RuleTest test, RuleScope scope)
    {
        if (!rule.Rules.All(used => used is SigmaRule))
        {
            return [];
        }

        var alert = TestRun.Run(scope.Rules, test.Events, test.Accounts, TestDialect.EventHubs).Alerts.First(raised => raised.Rule == rule);
        var ofGroup = Occurrence.Read(rule, test.Events).Where(occurrence => occurrence.IsIn(alert.Group)).ToList();
        return JustEnough.Of(rule, ThresholdFor(rule, alert), ofGroup) is { } enough
            ? new WindowCases(rule, test, scope, alert, enough).Run()
            : [];
    }

    private static Threshold ThresholdFor(CorrelationRule rule, Alert alert) =>
        alert.Class is { } applied && rule.ClassThresholds?.ByClass.TryGetValue(applied.Class, out var ofClass) == true
            ? ofClass
            : rule.Threshold;

    private IEnumerable<RuleTestResult> Run()
    {
        List<TestEvent> events = [.. enough.Select(occurrence => occurrence.Event)];
        yield return Case("just enough events", events, alerts: true);
        if (events.Count == 1)
        {
            yield break;
        }

        yield return Case("one event fewer", events[..^1], alerts: false);
        yield return Case("exactly the timespan apart", Spread(events, rule.Timespan), alerts: false);
        yield return Case("just under the timespan", Spread(events, rule.Timespan - Least), alerts: true);
        if (OtherGroup.Of(rule, enough[^1], "other group") is { } last)
        {
            yield return Case("another group's event in place of the last", [.. events[..^1], last], alerts: false);
            yield return Case("another group's events in between", [.. Interleaved()], alerts: true);
        }
    }

    private IEnumerable<TestEvent> Interleaved()
    {
        for (var i = 0; i < enough.Count; i++)
        {
            yield return enough[i].Event;
            if (i < enough.Count - 1 && OtherGroup.Of(rule, enough[i], $"other group/{i}") is { } other)
            {
                yield return other;
            }
        }
    }

    /// <summary>The first event stays, the last comes so much later, the others evenly in between.</summary>
    private static List<TestEvent> Spread(List<TestEvent> events, TimeSpan span) =>
    [
        .. events.Select((e, i) =>
        {
            var at = events[0].At + TimeSpan.FromTicks(span.Ticks * i / (events.Count - 1));
            var record = e.Record.Copy();
            RecordTime.Set(record, at);
            return new TestEvent(record, at);
        }),
    ];

    private RuleTestResult Case(string name, IReadOnlyList<TestEvent> events, bool alerts)
    {
        var outcome = TestRun.Run(scope.Rules, [.. context.Concat(events).OrderBy(e => e.At)], test.Accounts, TestDialect.EventHubs);
        var raised = outcome.Alerts.Where(IsOfGroup).ToList();
        var group = AlertText.GroupText(alert.Group) is { } text ? $" of {text}" : "";
        return new RuleTestResult(
            test.Path,
            test.Position,
            test.Name,
            name,
            TestDialect.EventHubs.Name,
            outcome.Problems.Count == 0 && raised.Count == (alerts ? 1 : 0),
            [alerts ? $"one alert{group}" : $"no alert{group}"],
            [.. outcome.Problems, .. raised.Select(one => AlertText.Of(one, scope.Tested.Count > 1))]);
    }

    private bool IsOfGroup(Alert raised) => raised.Rule == rule
        && raised.Group.Select(pair => pair.Value).SequenceEqual(alert.Group.Select(pair => pair.Value), StringComparer.OrdinalIgnoreCase);
}
