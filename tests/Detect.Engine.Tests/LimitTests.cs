using Detect.Rules;

namespace Detect.Engine.Tests;

public sealed class LimitTests
{
    private const string Three = """
        type: event_count
        rules: [a]
        group-by: [user]
        timespan: 60m
        condition: {gte: 3}
        """;

    private static readonly EngineOptions TenGroups = new() { Limits = new EngineLimits { GroupsPerCorrelation = 10 } };

    [Fact]
    public void A_flood_of_made_up_keys_pushes_out_its_own_and_no_group_that_counts()
    {
        using var scene = Scene.Correlating(Three, TenGroups);

        scene.Take(A("1", 0, "alice"), A("2", 1, "alice"))
            .Take([.. Enumerable.Range(0, 500).Select(i => A($"f{i}", 2 + (i / 100.0), $"made-up {i}"))])
            .Take(A("3", 30, "alice"));

        AlertText.Group(scene.End().Single(a => a.Rule is CorrelationRule)).Should().Be("user=alice");
        scene.Statistics.GroupsEvicted.Should().ContainSingle().Which.Value.Should().Be(491);
        scene.Statistics.GroupsPeak.Should().Be(10);
    }

    [Fact]
    public void That_groups_had_to_give_way_is_itself_an_alert()
    {
        using var scene = Scene.Correlating(Three, TenGroups);

        scene.Take([.. Enumerable.Range(0, 50).Select(i => A($"f{i}", i / 100.0, $"made-up {i}"))]);

        var alert = scene.End().Should().ContainSingle().Subject;
        alert.Rule.Title.Should().Be("Too many groups: The correlation");
        alert.Arithmetic.Should().Be("more than 10 groups in 60 min; 40 gave way before they could reach their condition");
    }

    [Fact]
    public void When_every_group_is_firing_a_new_one_is_refused_and_counted()
    {
        using var scene = Scene.Correlating(
            Three.Replace("3", "1", StringComparison.Ordinal), new EngineOptions { Limits = new EngineLimits { GroupsPerCorrelation = 2 } });

        scene.Take(A("1", 0, "u1"), A("2", 1, "u2"), A("3", 2, "u3")).End();

        scene.Statistics.GroupsRefused.Should().ContainSingle().Which.Value.Should().Be(1);
    }

    [Fact]
    public void Groups_are_forgotten_a_timespan_after_their_last_match()
    {
        using var scene = Scene.Correlating(Three);

        scene.Take([.. Enumerable.Range(0, 100).Select(i => A($"{i}", i * 30, $"user {i}"))]);

        scene.Statistics.GroupsPeak.Should().BeLessThan(5);
    }

    [Fact]
    public void A_rule_that_throws_is_counted_and_the_stream_goes_on()
    {
        var rules = Scene.Load($"{Scene.PlainRules}title: Sum\nid: 00000000-0000-4000-8000-0000000000c0\nlevel: high\n"
            + "correlation: {type: value_sum, rules: [a], group-by: [user], timespan: 60m, condition: {field: value, gte: 5}}\n"
            + "---\ntitle: Count\nid: 00000000-0000-4000-8000-0000000000c3\nlevel: high\n"
            + "correlation: {type: event_count, rules: [a], group-by: [user], timespan: 60m, condition: {gte: 2}}\n");
        using var engine = new DetectionEngine(rules);
        var raised = new List<Alert>();
        engine.Alerts.Subscribe(raised.Add);
        const double Huge = 7e28;

        engine.Process(new Log(rules).Evaluate(Valued("1", 0, Huge), Valued("2", 1, Huge)));
        engine.Complete();

        engine.Statistics.RuleErrors.Should().ContainSingle().Which.Key.Title.Should().Be("Sum");
        raised.Select(a => a.Rule.Title).Should().Contain("Count");
    }

    private static string A(string id, double minutes, string user) => Log.Event(id, minutes, ("kind", "a"), ("user", user));

    private static string Valued(string id, double minutes, double value) =>
        Log.Event(id, minutes, ("kind", "a"), ("user", "alice"), ("value", value));
}
