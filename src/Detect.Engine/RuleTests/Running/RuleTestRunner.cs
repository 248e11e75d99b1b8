namespace Detect.Engine;

/// <summary>Runs one test as written, in every dialect its records have, and then the boundary cases derived from it.</summary>
internal static class RuleTestRunner
{
    /// <param name="tests">All tests of the rule file.</param>
    public static RuleTestRun Run(RuleTest test, IReadOnlyList<RuleTest> tests, RuleScope scope)
    {
        var written = TestDialect.For([.. test.Events.Select(e => e.Record)]).Select(dialect => RunAsWritten(test, scope, dialect)).ToList();

        // What fails as written has no boundaries worth trying.
        return new RuleTestRun(written, written.All(result => result.Passed) ? [.. BoundaryCases.Run(test, tests, scope)] : []);
    }

    public static RuleTestResult RunAsWritten(RuleTest test, RuleScope scope, TestDialect dialect)
    {
        var outcome = TestRun.Run(scope.Rules, test.Events, test.Accounts, dialect);
        var raised = outcome.Alerts.Where(scope.Tests).ToList();
        var showsRule = scope.Tested.Count > 1;
        return new RuleTestResult(
            test.Path,
            test.Position,
            test.Name,
            Case: null,
            dialect.Name,
            outcome.Problems.Count == 0 && AlertComparison.AreMet(test.Alerts, raised),
            [.. test.Alerts.OrderBy(alert => alert.At).Select(alert => AlertText.Of(alert, showsRule))],
            [.. outcome.Problems, .. raised.OrderBy(alert => alert.Last).Select(alert => AlertText.Of(alert, showsRule))]);
    }
}

internal sealed record RuleTestRun(IReadOnlyList<RuleTestResult> AsWritten, IReadOnlyList<Boundaries> Boundaries)
{
    public IEnumerable<RuleTestResult> Results => AsWritten.Concat(Boundaries.SelectMany(boundaries => boundaries.Results));
}
