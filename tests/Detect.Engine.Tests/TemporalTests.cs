namespace Detect.Engine.Tests;

public sealed class TemporalTests
{
    [Fact]
    public void Temporal_does_not_fire_on_any_one_of_its_rules()
    {
        using var scene = Scene.Correlating(Temporal("temporal"));

        scene.Take(Of("a", "1", 0), Of("a", "2", 1), Of("a", "3", 2)).End().Should().BeEmpty();
    }

    [Fact]
    public void Temporal_fires_when_all_of_its_rules_matched_in_any_order()
    {
        using var scene = Scene.Correlating(Temporal("temporal"));

        var alert = scene.Take(Of("b", "1", 0), Of("a", "2", 1)).End().Should().ContainSingle().Subject;

        alert.Arithmetic.Should().Be("2 of 2 rules in 1 min of 10 min");
        AlertText.Ids(alert).Should().Equal("1", "2");
    }

    [Fact]
    public void A_correlation_that_names_its_rules_by_name_fires()
    {
        using var scene = Scene.Correlating(Temporal("temporal"));

        scene.Rules.Correlations.Should().ContainSingle().Which.Rules.Select(r => r.Name).Should().Equal("a", "b");
        scene.Take(Of("a", "1", 0), Of("b", "2", 1)).End().Should().ContainSingle();
    }

    [Fact]
    public void Temporal_ordered_wants_the_order_listed()
    {
        using var scene = Scene.Correlating(Temporal("temporal_ordered"));

        scene.Take(Of("b", "1", 0), Of("a", "2", 1)).End().Should().BeEmpty();
    }

    [Fact]
    public void Equal_times_count_as_in_order()
    {
        using var scene = Scene.Correlating(Temporal("temporal_ordered"));

        scene.Take(Of("b", "1", 0), Of("a", "2", 0)).End().Should().ContainSingle();
    }

    [Fact]
    public void An_extended_condition_with_not_waits_for_the_end_of_its_window()
    {
        using var scene = Scene.Correlating("""
            type: temporal
            rules: [a, b]
            group-by: [user]
            timespan: 10m
            condition: a and not b
            """);

        var alert = scene.Take(Of("a", "1", 0), Of("b", "2", 9), Of("a", "3", 30), Of("b", "4", 40)).End();

        AlertText.Ids(alert.Should().ContainSingle().Subject).Should().Equal("3");
    }

    [Fact]
    public void A_correlation_over_a_correlation_carries_the_inner_events_as_proof()
    {
        using var scene = Scene.Of($"""
            {Scene.PlainRules}
            title: Two of kind A
            id: 00000000-0000-4000-8000-0000000000c1
            name: two_a
            level: medium
            correlation:
              type: event_count
              rules: [a]
              group-by: [user]
              timespan: 10m
              condition: {"{gte: 2}"}
            ---
            title: Two of kind A, then one of kind B
            id: 00000000-0000-4000-8000-0000000000c2
            level: high
            correlation:
              type: temporal_ordered
              rules: [two_a, b]
              group-by: [user]
              timespan: 30m
            """);

        var alert = scene.Take(Of("a", "1", 0), Of("a", "2", 5), Of("b", "3", 20)).End().Should().ContainSingle().Subject;

        alert.Rule.Title.Should().Be("Two of kind A, then one of kind B");
        AlertText.Ids(alert).Should().Equal("1", "2", "3");
        alert.First.Should().Be(Log.At(0));
    }

    private static string Temporal(string type) => $"""
        type: {type}
        rules: [a, b]
        group-by: [user]
        timespan: 10m
        """;

    private static string Of(string kind, string id, double minutes) => Log.Event(id, minutes, ("kind", kind), ("user", "alice"));
}
