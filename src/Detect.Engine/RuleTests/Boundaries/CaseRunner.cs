using Detect.Rules;

namespace Detect.Engine;

/// <summary>Runs derived cases, each in every dialect that its records have.</summary>
internal static class CaseRunner
{
    public static IEnumerable<RuleTestResult> Run(DerivedCase derived, Rule rule, RuleScope scope, BoundarySubject subject) =>
        TestDialect.For([.. Records(derived, subject)]).Select(dialect => Run(derived, rule, scope, subject, dialect));

    /// <summary>A case without an event is of the dialects that the test has.</summary>
    private static IEnumerable<TestRecord> Records(DerivedCase derived, BoundarySubject subject) =>
        (derived.Events.Count > 0 ? derived.Events : subject.Test.Events).Select(e => e.Record);

    private static RuleTestResult Run(DerivedCase derived, Rule rule, RuleScope scope, BoundarySubject subject, TestDialect dialect)
    {
        var (test, alert) = (subject.Test, subject.Alert);
        var outcome = TestRun.Run(scope.Rules, derived.Events, test.Accounts, dialect);
        var raised = outcome.Alerts.Where(one => one.Rule == rule && (rule is SigmaRule || IsOfGroup(one, alert))).ToList();
        var group = rule is CorrelationRule && AlertText.GroupText(alert.Group) is { } text ? $" of {text}" : "";
        return new RuleTestResult(
            test.Path,
            test.Position,
            test.Name,
            derived.Name,
            dialect.Name,
            outcome.Problems.Count == 0 && raised.Count == derived.Alerts,
            [Alerts(derived.Alerts) + group],
            [.. outcome.Problems, .. raised.Select(one => AlertText.Of(one, scope.Tested.Count > 1))]);
    }

    private static bool IsOfGroup(Alert raised, Alert alert) =>
        raised.Group.Select(pair => pair.Value).SequenceEqual(alert.Group.Select(pair => pair.Value), StringComparer.OrdinalIgnoreCase);

    private static string Alerts(int count) => count switch
    {
        0 => "no alert",
        1 => "one alert",
        _ => $"{count} alerts",
    };
}
