namespace Detect.Engine.Tests;

public sealed class AbsenceTests
{
    private const string Unanswered = """
        type: event_count
        rules: [b]
        group-by: [user]
        timespan: 60m
        condition: {eq: 0}
        """;

    [Fact]
    public void A_request_that_is_not_answered_is_an_alert()
    {
        using var scene = Scene.Correlating(Unanswered, detect: "absent: {after: a}");

        var alert = scene.Take(Of("a", "1", 0), Of("b", "2", 60), Of("c", "3", 200), Of("c", "4", 201)).Raised.Should().ContainSingle().Subject;

        alert.Arithmetic.Should().Be("none in 60 min");
        AlertText.Ids(alert).Should().Equal("1");
    }

    [Fact]
    public void An_answer_at_the_same_instant_or_later_in_the_timespan_is_one()
    {
        using var scene = Scene.Correlating(Unanswered, detect: "absent: {after: a}");

        scene.Take(Of("b", "1", 0), Of("a", "2", 0), Of("a", "3", 100), Of("b", "4", 159)).End().Should().BeEmpty();
    }

    [Fact]
    public void Where_the_log_ends_before_the_timespan_the_alert_says_so()
    {
        using var scene = Scene.Correlating(Unanswered, detect: "absent: {after: a}");

        scene.Take(Of("a", "1", 0), Of("c", "2", 5)).End()
            .Should().ContainSingle().Which.Arithmetic.Should().Be("none in 5 min of 60 min, where the log ends");
    }

    [Fact]
    public void A_group_that_falls_silent_is_one_alert_until_it_comes_back()
    {
        using var scene = Scene.Correlating(Unanswered, detect: "absent: {}");

        var alerts = scene.Take(Of("b", "1", 0), Of("c", "2", 300), Of("b", "3", 400), Of("c", "4", 420)).End();

        AlertText.Ids(alerts.Should().ContainSingle().Subject).Should().Equal("1");
    }

    [Fact]
    public void Without_grouping_what_never_came_at_all_is_missed_from_the_log_s_beginning()
    {
        using var scene = Scene.Correlating(Unanswered.Replace("group-by: [user]\n", "", StringComparison.Ordinal), detect: "absent: {}");

        var alert = scene.Take(Of("c", "1", 0), Of("c", "2", 90)).End().Should().ContainSingle().Subject;

        alert.First.Should().Be(Log.At(0));
        alert.Events.Should().BeEmpty();
    }

    [Fact]
    public void Without_grouping_each_tenant_that_has_been_heard_is_awaited_by_itself()
    {
        using var scene = Scene.Correlating(Unanswered.Replace("group-by: [user]\n", "", StringComparison.Ordinal), detect: "absent: {}");

        var alerts = scene.TakeOf(TenantIds.West, Of("b", "1", 30)).TakeOf(TenantIds.East, Of("b", "2", 40), Of("b", "3", 95)).TakeOf(null, Of("c", "4", 100)).End();

        var alert = alerts.Should().ContainSingle().Subject;
        alert.TenantId.Should().Be(TenantIds.West);
        AlertText.Ids(alert).Should().Equal("1");
    }

    [Fact]
    public void At_the_limit_of_groups_a_new_request_is_refused_counted_and_said()
    {
        using var scene = Scene.Correlating(
            Unanswered, new EngineOptions { Limits = new EngineLimits { GroupsPerCorrelation = 2 } }, "absent: {after: a}");

        var alerts = scene.Take([.. Enumerable.Range(0, 5).Select(i => Log.Event($"{i}", i, ("kind", "a"), ("user", $"u{i}")))])
            .Take(Of("c", "end", 500), Of("c", "end2", 501)).End();

        alerts.Where(a => a.Rule.Title == "The correlation").Select(a => AlertText.Ids(a).Single()).Should().Equal("0", "1");
        alerts.Single(a => a.Rule.Title == "Too many groups: The correlation").Count.Should().Be(3);
        scene.Statistics.GroupsRefused.Should().ContainSingle().Which.Value.Should().Be(3);
    }

    [Fact]
    public void Each_of_several_requests_of_a_group_awaits_its_own_answer()
    {
        using var scene = Scene.Correlating(Unanswered, detect: "absent: {after: a}");

        var alerts = scene.Take(Of("a", "1", 0), Of("a", "2", 10), Of("a", "3", 100), Of("b", "4", 110), Of("c", "5", 400)).End();

        alerts.Select(a => AlertText.Ids(a).Single()).Should().Equal("1", "2");
    }

    private static string Of(string kind, string id, double minutes) => Log.Event(id, minutes, ("kind", kind), ("user", "alice"));
}
