namespace Detect.Engine.Tests.RuleTesting;

public sealed class BoundaryCaseTests
{
    private const string Test = """
        tests:
          - name: four
            events: [{at: [0m, 10m, 20m, 30m], use: user-delete, actor: alice}]
            alerts: [{group: alice, count: 4}]
          - name: two
            events: [{at: [0m, 10m], use: user-delete, actor: alice}]
            alerts: []
        """;

    [Fact]
    public void A_positive_test_of_a_windowed_rule_is_tried_at_the_windows_boundaries()
    {
        var report = Tested.Run(Test, Tested.WindowedRule);

        report.Failures().Should().BeEmpty();
        report.Results.Where(result => result.Case is not null).Select(result => $"{result.Test}: {result.Case}").Distinct().Should().Equal(
            "four: each event twice",
            "four: newest first",
            "four: permuted (1)",
            "four: permuted (2)",
            "four: permuted (3)",
            "four: just enough events",
            "four: one event fewer",
            "four: exactly the timespan apart",
            "four: just under the timespan",
            "four: another group's event in place of the last",
            "four: another group's events in between");
    }

    [Fact]
    public void Each_case_runs_in_every_dialect_that_the_test_has() =>
        Tested.Run(Test, Tested.WindowedRule).Results.Where(result => result.Case is not null).GroupBy(result => result.Case)
            .Should().OnlyContain(one => one.Select(result => result.Dialect).SequenceEqual(new[] { "Event Hubs", "Log Analytics", "Graph" }));

    [Fact]
    public void The_boundary_takes_just_as_many_events_as_the_rule_says()
    {
        var results = Tested.Run(Test, Tested.WindowedRule).Results;

        results.First(result => result.Case == "just enough events").Got.Should().Equal("at 20m, first 0m, group actor: alice@contoso.example, count 3, events 3");
        results.First(result => result.Case == "just under the timespan").Got.Should().Equal(
            "at 59m59.9999999s, first 0m, group actor: alice@contoso.example, count 3, events 3");
    }

    [Fact]
    public void Without_a_group_there_is_no_other_group()
    {
        var rule = Tested.WindowedRule.Replace("  group-by: [actor]\n", "", StringComparison.Ordinal);
        var report = Tested.Run(Test.Replace("group: alice, ", "", StringComparison.Ordinal), rule);

        report.Failures().Should().BeEmpty();
        report.Results.Select(result => result.Case).Should().Contain("one event fewer").And.NotContain("another group's events in between");
    }

    [Theory]
    [InlineData("type: value_count", "condition: {gte: 3, field: operationId}")]
    [InlineData("type: event_count", "condition: {gt: 2}")]
    public void Counts_of_events_and_of_values_have_boundaries(string type, string condition)
    {
        var rule = Tested.WindowedRule
            .Replace("type: event_count", type, StringComparison.Ordinal)
            .Replace("condition: {gte: 3}", condition, StringComparison.Ordinal);
        var report = Tested.Run(Test, rule);

        report.Failures().Should().BeEmpty();
        report.Results.Select(result => result.Case).Should().Contain("one event fewer");
    }

    [Fact]
    public void The_threshold_of_the_accounts_class_decides_how_many_are_enough()
    {
        var rule = Tested.WindowedRule + "\ndetect:\n  thresholds:\n    of: actor\n    privileged: {gte: 2}\n";
        const string Privileged = """
            tests:
              - name: two by a privileged account
                accounts: [{userPrincipalName: alice, class: privileged}]
                events: [{at: [0m, 10m, 20m], use: user-delete, actor: alice}]
                alerts: [{count: 3}]
              - name: two by another
                events: [{at: [0m, 10m], use: user-delete, actor: alice}]
                alerts: []
            """;

        var report = Tested.Run(Privileged, rule);

        report.Failures().Should().BeEmpty();
        report.Results.First(result => result.Case == "just enough events").Got.Should().Equal("at 10m, first 0m, group actor: alice@contoso.example, count 2, events 2");
    }
}
