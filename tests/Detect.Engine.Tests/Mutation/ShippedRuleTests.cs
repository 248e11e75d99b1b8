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

    [Fact]
    public void Every_test_of_a_shipped_rule_runs_in_two_dialects_at_least() =>
        Report.Value.Results.Where(result => result.Case is null)
            .GroupBy(result => (result.Path, result.Test))
            .Where(test => test.Count() < 2)
            .Should().BeEmpty();
}
