namespace Detect.Rules.Tests.Loading;

public sealed class CorrelationLoadingTests
{
    [Fact]
    public void An_event_count_carries_its_rules_groups_window_and_threshold()
    {
        var rule = Loaded.Correlation("type: event_count\nrules: add\ngroup-by: actor.id\ntimespan: 1h\ncondition: {gte: 4}");

        rule.Type.Should().Be(CorrelationType.EventCount);
        rule.Rules.Should().ContainSingle().Which.Name.Should().Be("add");
        rule.GroupBy.Should().ContainSingle().Which.FieldByRule[rule.Rules[0]].Name.Should().Be("actor.id");
        rule.Timespan.Should().Be(TimeSpan.FromHours(1));
        rule.Threshold.Comparisons.Should().Equal(new Comparison(ComparisonOperator.GreaterThanOrEqual, 4));
    }

    [Theory]
    [InlineData("value_count", CorrelationType.ValueCount)]
    [InlineData("value_sum", CorrelationType.ValueSum)]
    [InlineData("value_avg", CorrelationType.ValueAvg)]
    [InlineData("value_percentile", CorrelationType.ValuePercentile)]
    [InlineData("value_median", CorrelationType.ValueMedian)]
    public void Every_value_type_loads_with_its_field(string written, CorrelationType type)
    {
        var rule = Loaded.Correlation($"type: {written}\nrules: [add]\ntimespan: 5m\ncondition: {{field: target.id, gt: 10}}");

        rule.Type.Should().Be(type);
        rule.ValueFields.Should().ContainSingle().Which.Name.Should().Be("target.id");
    }

    [Fact]
    public void A_value_count_over_several_fields_counts_tuples()
    {
        var rule = Loaded.Correlation("type: value_count\nrules: [add]\ntimespan: 5m\ncondition: {field: [target.id, ipAddress], gt: 10}");

        rule.ValueFields.Select(field => field.Name).Should().Equal("target.id", "ipAddress");
    }

    [Fact]
    public void A_range_is_two_comparisons()
    {
        var rule = Loaded.Correlation("type: event_count\nrules: [add]\ntimespan: 5m\ncondition: {gt: 100, lte: 200}");

        rule.Threshold.IsMet(100).Should().BeFalse();
        rule.Threshold.IsMet(200).Should().BeTrue();
        rule.Threshold.IsMet(201).Should().BeFalse();
    }

    [Fact]
    public void A_temporal_correlation_without_condition_needs_all_its_rules()
    {
        var rule = Loaded.Correlation("type: temporal\nrules: [add, remove]\ntimespan: 5m");

        rule.Threshold.Comparisons.Should().Equal(new Comparison(ComparisonOperator.GreaterThanOrEqual, 2));
    }

    [Fact]
    public void A_condition_in_words_may_stand_for_the_list_of_rules()
    {
        var rule = Loaded.Correlation("type: temporal\ntimespan: 5m\ncondition: add and not remove");

        rule.Rules.Select(r => r.Name).Should().Equal("add", "remove");
        rule.TemporalCondition.Should().BeOfType<TemporalAnd>()
            .Which.Operands.Should().Equal([new TemporalRule(rule.Rules[0]), new TemporalNot(new TemporalRule(rule.Rules[1]))]);
    }

    [Fact]
    public void An_alias_means_another_field_in_each_rule()
    {
        var rule = Loaded.Correlation(
            "type: temporal_ordered\nrules: [add, remove]\ngroup-by: [who]\ntimespan: 5m\naliases: {who: {add: target.id, remove: actor.id}}");

        rule.GroupBy[0].FieldByRule[rule.Rules[0]].Name.Should().Be("target.id");
        rule.GroupBy[0].FieldByRule[rule.Rules[1]].Name.Should().Be("actor.id");
    }

    [Fact]
    public void Referenced_rules_are_silent_unless_the_correlation_generates_them()
    {
        Loaded.Correlation("type: event_count\nrules: [add]\ntimespan: 5m\ncondition: {gte: 2}")
            .Rules[0].RaisesAlerts.Should().BeFalse();
        Loaded.Correlation("type: event_count\nrules: [add]\ntimespan: 5m\ncondition: {gte: 2}\ngenerate: true")
            .Rules[0].RaisesAlerts.Should().BeTrue();
    }
}
