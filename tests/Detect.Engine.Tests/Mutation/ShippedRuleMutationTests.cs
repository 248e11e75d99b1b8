using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Every predicate, threshold, period, group-by field and option of the shipped rules is held by a test: changed, it makes one fail.</summary>
public sealed class ShippedRuleMutationTests
{
    public static TheoryData<string> RuleFiles => [.. ShippedDetections.Rules.All.Where(rule => rule.RaisesAlerts).Select(rule => rule.Path).Distinct()];

    [Theory]
    [MemberData(nameof(RuleFiles))]
    public void Changing_any_single_predicate_or_option_of_a_shipped_rule_makes_one_of_its_tests_fail(string path)
    {
        var scope = RuleScope.Of(ShippedDetections.Rules, path);
        var tests = TestsOf(path, scope);

        var survivors = RuleMutants.Of(scope.Rules)
            .Where(mutant => tests.All(test => Passes(test, scope with { Rules = mutant.Mutant })))
            .Select(mutant => mutant.What);

        survivors.Should().BeEmpty();
    }

    /// <summary>Of a look-alike everything is as the rule asks for but one thing.</summary>
    [Theory]
    [MemberData(nameof(RuleFiles))]
    public void A_test_of_a_shipped_rule_that_expects_no_alert_is_one_step_away_from_one(string path)
    {
        var scope = RuleScope.Of(ShippedDetections.Rules, path);
        var looser = RuleMutants.Of(scope.Rules)
            .Where(mutant => !mutant.What.Contains(": negated ", StringComparison.Ordinal))
            .Select(mutant => scope with { Rules = mutant.Mutant })
            .ToList();

        TestsOf(path, scope).Where(test => test.Alerts.Count == 0 && looser.Any(step => !Passes(test, step))).Should().NotBeEmpty();
    }

    private static IReadOnlyList<RuleTest> TestsOf(string path, RuleScope scope)
    {
        var file = ShippedDetections.TestFiles.Single(test => RuleTestInput.IsTestOf(test.Path, path));
        var read = RuleTestReader.Read(file, path, scope.Tested, include => File.ReadAllText(Path.Combine(ShippedDetections.Root, include)));
        read.Findings.Should().BeEmpty();
        return read.File.Tests;
    }

    private static bool Passes(RuleTest test, RuleScope scope) => RuleTestRunner.RunAsWritten(test, scope, TestDialect.EventHubs).Passed;
}
