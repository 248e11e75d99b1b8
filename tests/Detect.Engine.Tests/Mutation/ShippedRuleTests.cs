using System.Text.RegularExpressions;
using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

public sealed class ShippedRuleTests
{
    private static readonly Lazy<RuleTestReport> Report = new(() => RuleTests.Run(new RuleTestInput
    {
        Rules = ShippedDetections.RuleFiles,
        Tests = ShippedDetections.TestFiles,
    }));

    [Fact]
    public void Every_shipped_rule_passes_its_tests_and_their_boundary_cases()
    {
        Report.Value.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        Report.Value.Results.Where(result => !result.Passed).Should().BeEmpty();
    }

    [Fact]
    public void Every_shipped_rule_has_a_positive_and_two_negative_tests() =>
        Report.Value.Rules.Where(rule => rule.PositiveTests < 1 || rule.NegativeTests < 2).Select(rule => rule.Rule.Title).Should().BeEmpty();

    public static TheoryData<string> WindowedRules =>
        [.. ShippedDetections.Rules.All.Where(rule => rule.RaisesAlerts && IsWindowed(rule)).Select(rule => rule.Path).Distinct()];

    [Theory]
    [MemberData(nameof(WindowedRules))]
    public void Every_boundary_of_a_shipped_windowed_rule_is_tried(string path)
    {
        var cases = Report.Value.Results
            .Where(result => result.Case is not null && RuleTestInput.IsTestOf(result.Path, path))
            .Select(result => result.Case!)
            .ToList();

        foreach (var kind in new[] { "one event fewer", "exactly the .*timespan apart", "just under the .*timespan", "permuted", "each event twice", "another .*group's events? in between" })
        {
            cases.Should().Contain(name => Regex.IsMatch(name, kind), "{0} is tried with {1}", path, kind);
        }
    }

    [Fact]
    public void Nothing_is_left_untried_of_the_shipped_rules() => Report.Value.Findings.Should().BeEmpty();

    [Fact]
    public void Every_test_of_a_shipped_rule_runs_in_two_dialects_at_least() =>
        Report.Value.Results.Where(result => result.Case is null)
            .GroupBy(result => (result.Path, result.Test))
            .Where(test => test.Count() < 2)
            .Should().BeEmpty();

    private static bool IsWindowed(Rule rule) => rule is CorrelationRule or SigmaRule { FirstSeen: not null } || rule.Fold is not null;
}
