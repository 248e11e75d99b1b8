namespace Detect.Engine.Tests;

public sealed class WatermarkTests
{
    private const string TwoInTenMinutes = """
        type: event_count
        rules: [a]
        group-by: [user]
        timespan: 10m
        condition: {gte: 2}
        """;

    private const string Single = """
        title: Kind A alone
        id: 00000000-0000-4000-8000-0000000000aa
        logsource: {product: test}
        detection: {selection: {kind: a}, condition: selection}
        level: low
        """;

    [Fact]
    public void A_late_event_within_the_lateness_counts_where_it_happened()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);

        var alert = scene.Take(A("1", 0), A("3", 45), A("2", 5)).End().Should().ContainSingle().Subject;

        AlertText.Ids(alert).Should().Equal("1", "2");
    }

    [Fact]
    public void A_late_event_is_not_counted_with_events_hours_after_it()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes, new EngineOptions { AllowedLateness = TimeSpan.FromHours(6) });

        scene.Take(A("2", 240), A("1", 0), A("3", 260)).End().Should().BeEmpty();
    }

    [Fact]
    public void An_event_older_than_the_watermark_is_counted_as_too_late_and_joins_no_window()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);

        scene.Take(A("1", 0), A("2", 100), A("3", 101), A("4", 1)).End();

        scene.Statistics.TooLate.Should().Be(1);
        AlertText.Ids(scene.Raised.Should().ContainSingle().Subject).Should().Equal("2", "3");
    }

    [Fact]
    public void An_event_exactly_at_the_watermark_is_not_too_late()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);

        scene.Take(A("1", 30), A("2", 90), A("3", 91), A("4", 31)).End();

        scene.Statistics.TooLate.Should().Be(0);
    }

    [Fact]
    public void A_late_event_does_not_reopen_a_closed_window()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);
        scene.Take(A("1", 0), A("2", 5), A("3", 120), A("4", 121)).Raised.Should().ContainSingle();

        scene.Take(A("5", 6));

        AlertText.Ids(scene.Raised.Should().ContainSingle().Subject).Should().Equal("1", "2");
        scene.Statistics.TooLate.Should().Be(1);
    }

    [Fact]
    public void A_too_late_event_still_meets_single_event_rules_once()
    {
        using var scene = Scene.Of(Single);

        scene.Take(A("1", 0), A("2", 500), A("3", 501), A("4", 1), A("4", 1)).End();

        scene.Raised.SelectMany(AlertText.Ids).Should().BeEquivalentTo("1", "2", "3", "4");
    }

    [Fact]
    public void An_event_without_time_meets_single_event_rules_and_no_window()
    {
        using var scene = Scene.Of(Single);

        var alert = scene.Take(Log.Event("1", null, ("kind", "a"))).End().Should().ContainSingle().Subject;

        alert.First.Should().BeNull();
        scene.Statistics.Untimed.Should().Be(1);
    }

    [Fact]
    public void Duplicates_are_counted_and_change_nothing()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);

        scene.Take(A("1", 0), A("1", 0), A("1", 0)).End().Should().BeEmpty();

        scene.Statistics.Duplicates.Should().Be(2);
    }

    [Fact]
    public void A_registered_source_that_has_not_started_holds_the_clock()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);
        var (first, second) = (scene.Engine.AddSource("first"), scene.Engine.AddSource("second"));

        scene.Take(first, A("1", 0), A("3", 500), A("4", 600));
        scene.Engine.CompleteSource(first);
        scene.Raised.Should().BeEmpty();
        scene.Take(second, A("2", 5));

        AlertText.Ids(scene.End().Should().ContainSingle().Subject).Should().Equal("1", "2");
        scene.Statistics.TooLate.Should().Be(0);
    }

    [Fact]
    public void The_engines_watermark_is_that_of_the_source_furthest_behind()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);
        var (ahead, behind) = (scene.Engine.AddSource("ahead"), scene.Engine.AddSource("behind"));

        scene.Take(ahead, A("8", 1000), A("9", 1001));
        scene.Take(behind, A("1", 0), A("2", 5));

        scene.End().Should().HaveCount(2);
        scene.Statistics.TooLate.Should().Be(0);
    }

    [Fact]
    public void An_unordered_source_moves_the_clock_only_at_its_end()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);
        var source = scene.Engine.AddSource("newest first");
        scene.Engine.MarkUnordered(source);

        scene.Take(source, A("3", 900), A("4", 800), A("2", 5), A("1", 0));

        AlertText.Ids(scene.End().Should().ContainSingle().Subject).Should().Equal("1", "2");
    }

    [Fact]
    public void A_heartbeat_moves_the_clock_of_a_quiet_feed()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);
        var source = scene.Engine.AddSource("live");
        scene.Take(source, A("1", 0), A("2", 5)).Raised.Should().BeEmpty();

        scene.Engine.Heartbeat(source, Log.At(300));

        scene.Raised.Should().ContainSingle();
    }

    [Fact]
    public void One_absurd_timestamp_does_not_make_the_rest_of_the_log_late()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes);

        scene.Take(A("x", 50_000_000), A("1", 0), A("2", 5)).End();

        scene.Statistics.TooLate.Should().Be(0);
        scene.Raised.Should().ContainSingle();
    }

    private static string A(string id, double minutes) => Log.Event(id, minutes, ("kind", "a"), ("user", "alice"));
}
