using Detect.Events;

namespace Detect.Engine.Tests;

public sealed class ValueTests
{
    [Fact]
    public void Distinct_values_are_counted_without_regard_to_case_and_named_in_the_arithmetic()
    {
        var alert = Alerts("value_count", "{field: value, gte: 3}", "x", "X", "y", "z").Should().ContainSingle().Subject;

        alert.Arithmetic.Should().Be("3 of 3 distinct values of value in 3 min of 10 min");
        alert.EventCount.Should().Be(4);
    }

    [Fact]
    public void An_event_without_the_value_field_is_not_counted() =>
        Alerts("value_count", "{field: value, gte: 3}", "x", null, "y", null).Should().BeEmpty();

    [Fact]
    public void Several_value_fields_count_tuples()
    {
        using var scene = Scene.Correlating(Correlation("value_count", "{field: [value, ip], gte: 3}"));

        scene.Take(
            Log.Event("1", 0, ("kind", "a"), ("user", "u"), ("value", "x"), ("ip", "1")),
            Log.Event("2", 1, ("kind", "a"), ("user", "u"), ("value", "x"), ("ip", "2")),
            Log.Event("3", 2, ("kind", "a"), ("user", "u"), ("value", "y"), ("ip", "1"))).End().Should().ContainSingle();
    }

    [Fact]
    public void What_is_no_number_is_left_out_of_a_sum_and_counted()
    {
        using var scene = Scene.Correlating(Correlation("value_sum", "{field: value, gte: 5}"));

        scene.Take(A(0, 2), A(1, "many"), A(2, 3.5)).End().Should().ContainSingle().Which.Count.Should().Be(5.5);

        scene.Statistics.Unmeasured.Should().ContainSingle().Which.Value.Should().Be(1);
    }

    [Fact]
    public void Tenths_add_up_exactly() =>
        Alerts("value_sum", "{field: value, gte: 0.3}", 0.1, 0.1, 0.1).Should().ContainSingle();

    [Fact]
    public void A_negative_number_takes_back_what_the_others_added() =>
        Alerts("value_sum", "{field: value, gte: 5}", 4, -2, 2).Should().BeEmpty();

    [Fact]
    public void What_cancels_out_is_zero_and_not_less() =>
        Alerts("value_sum", "{field: value, lt: 1}", 1, -2, 1).Should().ContainSingle().Which.Arithmetic
            .Should().Be("sum of value 0 (less than 1) in 2 min of 10 min, where the log ends");

    [Fact]
    public void A_percentile_lies_between_the_ranks() =>
        Alerts("value_percentile", "{field: value, percentile: 90, gte: 1}", 1, 2, 3, 4)
            .Should().ContainSingle().Which.Count.Should().BeApproximately(3.7, 1e-9);

    [Fact]
    public void An_average_is_judged_over_the_whole_window() =>
        Alerts("value_avg", "{field: value, gte: 4}", 10, 1, 1).Should().ContainSingle().Which.Count.Should().Be(4);

    [Fact]
    public void Fewer_than_expected_is_judged_at_the_end_of_the_window()
    {
        using var scene = Scene.Correlating(Correlation("event_count", "{lt: 3}"));

        var alerts = scene.Take(A(0, 1), A(1, 1), A(2, 1), A(20, 1), A(29.9, 1), A(30, 1)).End();

        alerts.Select(AlertText.Ids).Should().SatisfyRespectively(
            first => first.Should().Equal("20", "29.9"),
            second => second.Should().Equal("30"));
        alerts[0].Arithmetic.Should().Be("2 (less than 3) in 10 min");
    }

    [Fact]
    public void A_value_count_does_not_slow_down_with_the_number_of_distinct_values()
    {
        var measure = new DistinctMeasure();
        var entry = new Entry(new Match(0, 0, default(EventKey), null), "0");
        for (var i = 0; i < 200_000; i++)
        {
            measure.Add(entry with { Value = i.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200_000; i++)
        {
            measure.Add(entry);
            measure.Remove(entry);
            measure.Value(1, 0).MustBe(200_000);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000, "an event touches one counter, not the window");
    }

    private static List<Alert> Alerts(string type, string condition, params object?[] values)
    {
        using var scene = Scene.Correlating(Correlation(type, condition));
        return scene.Take([.. values.Select((value, i) => A(i, value))]).End();
    }

    private static string Correlation(string type, string condition) => $"""
        type: {type}
        rules: [a]
        group-by: [user]
        timespan: 10m
        condition: {condition}
        """;

    private static string A(double minutes, object? value) => Log.Event(
        minutes.ToString(System.Globalization.CultureInfo.InvariantCulture), minutes, ("kind", "a"), ("user", "alice"), ("value", value));
}

internal static class PlainAssertions
{
    // FluentAssertions allocates for each assertion, and here allocations are what is measured.
    public static void MustBe(this double actual, double expected)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"{actual} is not {expected}");
        }
    }
}
