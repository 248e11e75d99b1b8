namespace Detect.Engine.Tests;

/// <summary>The arithmetic of each kind of alert, as an analyst reads it.</summary>
public sealed class ArithmeticTests
{
    private const double Tick = 1 / (double)TimeSpan.TicksPerMinute;

    [Theory]
    [InlineData("event_count", "{gte: 1}", "1 event")]
    [InlineData("event_count", "{gte: 4}", "4 of 4 in 3 min of 10 min")]
    [InlineData("event_count", "{gt: 3}", "4 (more than 3) in 3 min of 10 min")]
    [InlineData("event_count", "{gte: 2, lte: 5}", "4 (at least 2 and at most 5) in 10 min")]
    [InlineData("value_count", "{field: value, gte: 3}", "3 of 3 distinct values of value in 3 min of 10 min")]
    [InlineData("value_sum", "{field: value, gte: 5}", "sum of value 7 (at least 5) in 3 min of 10 min")]
    [InlineData("value_avg", "{field: value, lt: 5}", "average of value 1.75 (less than 5) in 10 min")]
    [InlineData("value_median", "{field: value, neq: 5}", "median of value 1.5 (not 5) in 10 min")]
    [InlineData("value_percentile", "{field: value, percentile: 91, lte: 5}", "91st percentile of value 2.73 (at most 5) in 10 min")]
    [InlineData("value_percentile", "{field: value, percentile: 12, lte: 5}", "12th percentile of value 1 (at most 5) in 10 min")]
    [InlineData("value_percentile", "{field: value, percentile: 99.5, lte: 5}", "99.5th percentile of value 2.985 (at most 5) in 10 min")]
    public void A_correlation_over_values_one_one_two_three(string type, string condition, string expected)
    {
        using var scene = Scene.Correlating($"type: {type}\nrules: [a]\ngroup-by: [user]\ntimespan: 10m\ncondition: {condition}");
        var values = condition == "{gte: 1}" ? new[] { 1 } : [1, 1, 2, 3];

        scene.Take([.. values.Select((value, i) => Of("a", i, value))]).Take(Of("c", 100, 0)).End()
            .Should().ContainSingle().Which.Arithmetic.Should().Be(expected);
    }

    [Theory]
    [InlineData("event_count", "{gte: 1}", 1, "1 event")]
    [InlineData("event_count", "{gte: 1}", 3, "3 events in 2 min of 10 min")]
    [InlineData("value_count", "{field: user, gte: 1}", 3, "1 value of user")]
    [InlineData("value_count", "{field: value, gte: 1}", 3, "3 distinct values of value in 2 min of 10 min")]
    [InlineData("value_count", "{field: operationId, gte: 1}", 1, "1 operation")]
    [InlineData("value_count", "{field: operationId, gte: 1}", 3, "3 operations in 2 min of 10 min")]
    [InlineData("value_count", "{field: operationId, gte: 3}", 3, "3 of 3 operations in 2 min of 10 min")]
    public void Where_one_is_enough_nothing_is_counted_up_to_it_and_operations_are_called_so(string type, string condition, int events, string expected)
    {
        using var scene = Scene.Correlating($"type: {type}\nrules: [a]\ngroup-by: [user]\ntimespan: 10m\ncondition: {condition}");

        scene.Take([.. Enumerable.Range(0, events).Select(i => Of("a", i, i))]).Take(Of("c", 100, 0)).End()
            .Should().ContainSingle().Which.Arithmetic.Should().Be(expected);
    }

    [Fact]
    public void What_happened_within_a_second_is_not_given_in_fractions_of_it()
    {
        using var scene = Scene.Correlating("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 1h\ncondition: {gte: 2}");

        scene.Take(Of("a", 0, 1), Of("a", 0.01, 2)).End().Should().ContainSingle().Which.Arithmetic.Should().Be("2 of 2 within 60 min");
    }

    [Theory]
    [InlineData(1, 1 - Tick, "2 of 2 in 59 s of 1 min")]
    [InlineData(10, 10 - Tick, "2 of 2 in 9.9 min of 10 min")]
    [InlineData(180, 180 - Tick, "2 of 2 in 2.9 h of 3 h")]
    [InlineData(2880, 2880 - Tick, "2 of 2 in 47 h of 2 d")]
    [InlineData(60, 1.25, "2 of 2 in 1.2 min of 60 min")]
    [InlineData(60, 4.5, "2 of 2 in 4.5 min of 60 min")]
    public void A_stretch_short_of_its_half_open_limit_never_reads_as_the_limit(int timespan, double apart, string expected)
    {
        using var scene = Scene.Correlating($"type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: {timespan}m\ncondition: {{gte: 2}}");

        scene.Take(Of("a", 0, 1), Of("a", apart, 2)).End().Should().ContainSingle().Which.Arithmetic.Should().Be(expected);
    }

    [Fact]
    public void An_absence_cut_short_at_once_says_so()
    {
        using var scene = Scene.Correlating(
            "type: event_count\nrules: [b]\ngroup-by: [user]\ntimespan: 1h\ncondition: {eq: 0}", detect: "absent: {after: a}");

        scene.Take(Of("a", 0, 1)).End().Should().ContainSingle().Which.Arithmetic
            .Should().Be("none in less than 1 s of 60 min, where the log ends");
    }

    private static string Of(string kind, double minutes, int value) =>
        Log.Event($"{kind}{minutes}", minutes, ("kind", kind), ("user", "alice"), ("value", value), ("operationId", $"o{value}"));
}
