namespace Detect.Engine.Tests;

public sealed class EventCountTests
{
    private const string FourInAnHour = """
        type: event_count
        rules: [a]
        group-by: [user]
        timespan: 60m
        condition: {gte: 4}
        """;

    [Fact]
    public void Four_events_in_the_timespan_are_one_alert_with_its_proof()
    {
        using var scene = Scene.Correlating(FourInAnHour);

        var alert = scene.Take(A("1", 0), A("2", 10), A("3", 20), A("4", 37)).End().Should().ContainSingle().Subject;

        alert.Arithmetic.Should().Be("4 of 4 in 37 min of 60 min");
        alert.Count.Should().Be(4);
        AlertText.Group(alert).Should().Be("user=alice");
        alert.First.Should().Be(Log.At(0));
        alert.Last.Should().Be(Log.At(37));
        AlertText.Ids(alert).Should().Equal("1", "2", "3", "4");
    }

    [Fact]
    public void Three_events_are_none() => AlertsOf(A("1", 0), A("2", 10), A("3", 20)).Should().BeEmpty();

    [Fact]
    public void An_event_exactly_one_timespan_older_is_outside() =>
        AlertsOf(A("1", 0), A("2", 10), A("3", 20), A("4", 60)).Should().BeEmpty();

    [Fact]
    public void Time_is_kept_to_the_tick() =>
        AlertsOf(A("1", 0), A("2", 10), A("3", 20), A("4", 60 - (1.0 / 600_000_000))).Should().ContainSingle();

    [Fact]
    public void A_firing_group_that_goes_on_stays_one_alert()
    {
        var alert = AlertsOf([.. Enumerable.Range(0, 20).Select(i => A($"{i:00}", i * 10))]).Should().ContainSingle().Subject;

        alert.EventCount.Should().Be(20);
        alert.Count.Should().Be(6);
        alert.Arithmetic.Should().Be("6 of 4 in 50 min of 60 min");
    }

    [Fact]
    public void When_the_condition_no_longer_holds_the_episode_ends_and_the_next_is_another_alert()
    {
        var alerts = AlertsOf(
            A("1", 0), A("2", 1), A("3", 2), A("4", 3), A("5", 62), A("6", 63), A("7", 64), A("8", 65));

        alerts.Should().HaveCount(2);
        AlertText.Ids(alerts[0]).Should().Equal("1", "2", "3", "4");
        AlertText.Ids(alerts[1]).Should().Equal("5", "6", "7", "8");
        alerts[0].Id.Should().NotBe(alerts[1].Id);
    }

    [Fact]
    public void Groups_are_counted_apart_without_regard_to_case()
    {
        var alerts = AlertsOf(
            A("1", 0), A("2", 1, "ALICE"), A("3", 2), A("4", 3, "Alice"), A("5", 4, "bob"), A("6", 5, "bob"), A("7", 6, "bob"));

        AlertText.Group(alerts.Should().ContainSingle().Subject).Should().Be("user=alice");
    }

    [Fact]
    public void Strangers_without_the_group_by_field_are_not_pooled()
    {
        using var scene = Scene.Correlating(FourInAnHour);

        scene.Take(A("1", 0, null), A("2", 1, null), A("3", 2, null), A("4", 3, null), A("5", 4, "")).End().Should().BeEmpty();

        scene.Statistics.Ungrouped.Should().ContainSingle().Which.Value.Should().Be(5);
    }

    [Fact]
    public void Several_rules_are_counted_together()
    {
        using var scene = Scene.Correlating(FourInAnHour.Replace("[a]", "[a, b]", StringComparison.Ordinal));

        scene.Take(A("1", 0), B("2", 1), A("3", 2), B("4", 3)).End().Should().ContainSingle();
    }

    [Fact]
    public void More_events_than_the_limit_are_counted_and_the_first_and_newest_are_shown()
    {
        using var scene = Scene.Correlating(
            FourInAnHour, new EngineOptions { Limits = new EngineLimits { EventsPerAlert = 4 } });

        var alert = scene.Take([.. Enumerable.Range(0, 9).Select(i => A($"{i}", i))]).End().Should().ContainSingle().Subject;

        AlertText.Ids(alert).Should().Equal("0", "1", "7", "8");
        alert.EventCount.Should().Be(9);
    }

    private static List<Alert> AlertsOf(params string[] events)
    {
        using var scene = Scene.Correlating(FourInAnHour);
        return scene.Take(events).End();
    }

    private static string A(string id, double minutes, string? user = "alice") => Log.Event(id, minutes, ("kind", "a"), ("user", user));

    private static string B(string id, double minutes) => Log.Event(id, minutes, ("kind", "b"), ("user", "alice"));
}
