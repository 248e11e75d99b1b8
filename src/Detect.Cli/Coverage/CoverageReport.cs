using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Cli;

internal enum TestVerdict
{
    Passed,
    Failed,
    None,
}

/// <summary>A rule, the tables it reads, and whether its tests pass.</summary>
internal sealed record CoveringRule(Rule Rule, EventTables Tables, TestVerdict Tests);

/// <summary>A row of the monitoring tables and the rules that implement it.</summary>
internal sealed record CoveredRow(CoverageRow Row, IReadOnlyList<CoveringRule> Rules)
{
    /// <summary>What the rules read or, where there are none, where the guide looks.</summary>
    public IReadOnlyList<string> Logs =>
        Rules.Count == 0 ? Row.Logs : [TableNames.Of(Rules.Aggregate(EventTables.None, (tables, rule) => tables | rule.Tables))];

    /// <summary>As bad as the worst of the rules.</summary>
    public TestVerdict Tests => Rules.Any(rule => rule.Tests == TestVerdict.Failed) ? TestVerdict.Failed
        : Rules.Count == 0 || Rules.Any(rule => rule.Tests == TestVerdict.None) ? TestVerdict.None
        : TestVerdict.Passed;
}

/// <summary>Every row with the rules that name it, and all rules that raise alerts.</summary>
internal sealed record CoverageReport(IReadOnlyList<CoveragePage> Pages, IReadOnlyList<CoveredRow> Rows, IReadOnlyList<CoveringRule> Rules)
{
    public static CoverageReport Of(CoverageTable table, RuleSet rules, RuleTestReport tests)
    {
        var verdicts = tests.Rules.ToLookup(summary => (summary.Rule.Id, summary.Rule.Path), summary => summary.Passed);
        var covering = rules.All
            .Where(rule => rule.RaisesAlerts)
            .Select(rule => new CoveringRule(rule, TablesOf(rule), Verdict([.. verdicts[(rule.Id, rule.Path)]])))
            .OrderBy(rule => rule.Rule.Title, StringComparer.Ordinal)
            .ToList();
        return new CoverageReport(
            table.Pages,
            [.. table.Rows.Select(row => new CoveredRow(row, [.. covering.Where(rule => rule.Rule.Coverage.Contains(row.Id))]))],
            covering);
    }

    public CoverageReport OnPage(string page) => this with
    {
        Pages = [.. Pages.Where(known => known.Id == page)],
        Rows = [.. Rows.Where(row => row.Row.Page == page)],
    };

    private static TestVerdict Verdict(IReadOnlyList<bool> passed) =>
        passed.Count == 0 ? TestVerdict.None : passed.All(each => each) ? TestVerdict.Passed : TestVerdict.Failed;

    private static EventTables TablesOf(Rule rule) => rule switch
    {
        SigmaRule plain => plain.Tables,
        CorrelationRule correlation => correlation.Rules.Append(correlation.Absent?.After).OfType<Rule>()
            .Aggregate(EventTables.None, (tables, input) => tables | TablesOf(input)),
        _ => EventTables.None,
    };
}
