namespace Detect.Engine.Tests;

public sealed class FirstSeenAndFoldTests
{
    private const string FirstSeen = """
        title: A value new for the user
        id: 00000000-0000-4000-8000-0000000000f1
        logsource: {product: test}
        detection: {selection: {kind: a}, condition: selection}
        level: low
        detect:
          first_seen:
            fields: [value]
            group-by: [user]
            memory: 1d
            learning: 1h
        """;

    private const string Folded = """
        title: Kind A, folded
        id: 00000000-0000-4000-8000-0000000000f2
        logsource: {product: test}
        detection: {selection: {kind: a}, condition: selection}
        level: low
        detect:
          fold:
            group-by: [user]
            timespan: 30m
        """;

    [Fact]
    public void Only_a_value_not_seen_for_the_memory_fires_and_nothing_while_learning()
    {
        using var scene = Scene.Of(FirstSeen);

        var alerts = scene.Take(A("1", 0, "x"), A("2", 30, "y"), A("3", 61, "x"), A("4", 62, "z"), A("5", 70, "Z"), A("6", 62 + (3 * 24 * 60), "z")).End();

        alerts.Select(a => AlertText.Ids(a).Single()).Should().Equal("4", "6");
    }

    [Fact]
    public void An_alert_says_what_is_new_in_which_group()
    {
        using var scene = Scene.Of(FirstSeen);

        var alert = scene.Take(A("1", 0, "x"), A("2", 61, "y")).End().Should().ContainSingle().Subject;

        AlertText.Group(alert).Should().Be("user=alice,value=y");
        alert.Arithmetic.Should().Be("value \"y\" not seen in 1 d");
    }

    [Fact]
    public void Several_new_fields_are_told_as_a_tuple_and_a_memory_in_its_own_unit()
    {
        using var scene = Scene.Of(FirstSeen
            .Replace("fields: [value]", "fields: [value, user]", StringComparison.Ordinal)
            .Replace("memory: 1d", "memory: 90m", StringComparison.Ordinal));

        var alert = scene.Take(A("1", 0, "x"), A("2", 61, "y")).End().Should().ContainSingle().Subject;

        AlertText.Group(alert).Should().Be("user=alice,value=y");
        alert.Arithmetic.Should().Be("(value \"y\", user \"alice\") not seen in 90 min");
    }

    [Fact]
    public void A_tenant_that_joins_later_learns_from_its_own_first_event_on()
    {
        using var scene = Scene.Of(FirstSeen.Replace("    group-by: [user]\n", "", StringComparison.Ordinal));

        var alerts = scene.TakeOf(TenantIds.West, A("1", 0, "x"), A("2", 61, "y"))
            .TakeOf(TenantIds.East, Log.Event("3", 70, ("kind", "b")), A("4", 100, "y"), A("5", 129, "z"), A("6", 130, "w"))
            .TakeOf(TenantIds.West, A("7", 131, "w"))
            .End();

        alerts.Select(a => AlertText.Ids(a).Single()).Should().Equal("2", "6", "7");
    }

    [Fact]
    public void Tenants_that_somebody_makes_up_take_bounded_room_and_are_judged_all_the_same()
    {
        var starts = new LogStarts();
        foreach (var number in Enumerable.Range(0, LogStarts.MostTenants + 5))
        {
            starts.Observe($"made up {number}", 1_000 + number);
        }

        starts.All.Should().HaveCount(LogStarts.MostTenants);
        starts.Of("made up 3").Should().Be(1_003);
        starts.Of($"made up {LogStarts.MostTenants + 3}").Should().Be(1_000);
        starts.Observe("one more", 7);
        (starts.Earliest, starts.Of("one more")).Should().Be((7, 7));
    }

    [Fact]
    public void New_values_that_fold_are_told_together()
    {
        using var scene = Scene.Of(FirstSeen + "\n  fold: {group-by: [user], timespan: 30m}");

        var alerts = scene.Take(A("1", 0, "x"), A("2", 61, "y"), A("3", 71, "z"), A("4", 180, "w")).End();

        alerts.Select(AlertText.Group).Should().Equal("user=alice", "user=alice");
        alerts.Select(a => a.Arithmetic).Should().Equal("2 events in 10 min, each with value not seen in 1 d", "value \"w\" not seen in 1 d");
    }

    [Fact]
    public void The_identity_of_a_new_value_is_the_same_whatever_the_order_of_arrival()
    {
        using var one = Scene.Of(FirstSeen);
        using var other = Scene.Of(FirstSeen);

        var ids = one.Take(A("1", 0, "x"), A("2", 61, "y"), A("3", 62, "z")).End().Select(a => a.Id);

        other.Take(A("3", 62, "z"), A("1", 0, "x"), A("2", 61, "y")).End().Select(a => a.Id).Should().Equal(ids).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Matches_of_one_group_fold_until_none_has_come_for_the_timespan()
    {
        using var scene = Scene.Of(Folded);

        var alerts = scene.Take(A("1", 0), A("2", 20), A("3", 45), A("4", 75), A("5", 46, user: "bob")).End();

        alerts.Select(AlertText.Ids).Should().SatisfyRespectively(
            one => one.Should().Equal("1", "2", "3"),
            two => two.Should().Equal("5"),
            three => three.Should().Equal("4"));
        alerts[0].Arithmetic.Should().Be("3 events in 45 min");
    }

    [Fact]
    public void What_lacks_the_fold_field_is_an_alert_of_its_own()
    {
        using var scene = Scene.Of(Folded);

        scene.Take(A("1", 0, user: null), A("2", 1, user: null)).End().Should().HaveCount(2);
    }

    [Fact]
    public void Without_fold_each_event_is_an_alert()
    {
        using var scene = Scene.Of(Folded[..Folded.IndexOf("detect:", StringComparison.Ordinal)]);

        scene.Take(A("1", 0), A("2", 1)).End().Should().HaveCount(2);
    }

    private static string A(string id, double minutes, string value = "x", string? user = "alice") =>
        Log.Event(id, minutes, ("kind", "a"), ("user", user), ("value", value));
}
