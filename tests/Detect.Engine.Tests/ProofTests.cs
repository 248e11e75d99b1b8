namespace Detect.Engine.Tests;

public sealed class ProofTests
{
    private const string Temporal = "type: temporal\nrules: [a, b]\ngroup-by: [user]\ntimespan: 60m";

    [Fact]
    public void The_one_match_of_a_rule_is_shown_amid_the_flood_of_another()
    {
        using var scene = Scene.Correlating(Temporal, new EngineOptions { Limits = new EngineLimits { EventsPerAlert = 4 } });

        var alert = scene.Take([.. Enumerable.Range(0, 40).Select(i => Of(i == 20 ? "b" : "a", i))]).End().Should().ContainSingle().Subject;

        AlertText.Ids(alert).Should().Equal("0", "1", "20", "38", "39");
        alert.EventCount.Should().Be(40);
    }

    [Fact]
    public void So_it_is_when_the_other_rule_only_matches_after_the_flood()
    {
        using var scene = Scene.Correlating(
            Temporal.Replace("[a, b]", "[a, b, c]", StringComparison.Ordinal), new EngineOptions { Limits = new EngineLimits { EventsPerAlert = 4 } });

        var alert = scene.Take([.. Enumerable.Range(0, 40).Select(i => Of(i == 20 ? "b" : i == 39 ? "c" : "a", i))]).End().Should().ContainSingle().Subject;

        AlertText.Ids(alert).Should().Equal("0", "1", "20", "38", "39");
    }

    private static string Of(string kind, double minutes) => Log.Event($"{minutes}", minutes, ("kind", kind), ("user", "alice"));
}
