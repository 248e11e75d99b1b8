using Detect.Rules;

namespace Detect.Engine.Tests;

public sealed class SilenceTests
{
    private const string TwoInTenMinutes = """
        type: event_count
        rules: [a]
        group-by: [user]
        timespan: 10m
        condition: {gte: 2}
        """;

    private const string Maintenance = """
        silences:
          - matchers: {title: "The *", group.user: [ali?e, carol]}
            start: 2026-03-02T09:00:00Z
            end: 2026-03-02T10:00:00Z
            author: Ann
            comment: maintenance
        """;

    [Fact]
    public void A_silenced_alert_is_marked_and_counted_not_lost()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes, new EngineOptions { Silences = Load(Maintenance).Silences });

        var alerts = scene.Take(A("1", 0, "alice"), A("2", 1, "alice"), A("3", 2, "bob"), A("4", 3, "bob")).End();

        alerts.Select(a => a.SilencedBy).Should().BeEquivalentTo(["silences.yml:2: maintenance (Ann)", null]);
        scene.Statistics.Silenced.Should().Be(1);
    }

    [Fact]
    public void Whether_a_silence_covers_an_alert_is_decided_by_event_time()
    {
        using var scene = Scene.Correlating(TwoInTenMinutes, new EngineOptions { Silences = Load(Maintenance).Silences });

        scene.Take(A("1", 59, "alice"), A("2", 60, "alice")).End().Should().ContainSingle().Which.SilencedBy.Should().BeNull();
    }

    [Theory]
    [InlineData("The corr*", true)]
    [InlineData("00000000-0000-4000-8000-0000000000c0", true)]
    [InlineData("corr*", false)]
    public void A_rule_is_silenced_by_its_id_or_its_title(string rule, bool isSilenced)
    {
        var silences = Load(Maintenance.Replace("title: \"The *\"", $"rule: \"{rule}\"", StringComparison.Ordinal)).Silences;
        using var scene = Scene.Correlating(TwoInTenMinutes, new EngineOptions { Silences = silences });

        scene.Take(A("1", 0, "alice"), A("2", 1, "alice")).End().Should().ContainSingle()
            .Which.SilencedBy.Should().Be(isSilenced ? "silences.yml:2: maintenance (Ann)" : null);
    }

    [Theory]
    [InlineData("title: \"Kind*\"")]
    [InlineData("group.user: alice")]
    public void Silence_comes_before_fold_so_that_a_silenced_alert_does_not_swallow_another(string matcher)
    {
        const string Folded = """
            title: Kind A, folded
            id: 00000000-0000-4000-8000-0000000000f2
            logsource: {product: test}
            detection: {selection: {kind: a}, condition: selection}
            level: low
            detect: {fold: {group-by: [user], timespan: 60m}}
            """;
        var silences = Load(OfAnHour($"{{{matcher}}}")).Silences;
        using var scene = Scene.Of(Folded, new EngineOptions { Silences = silences });

        var alerts = scene.Take(A("1", 50, "alice"), A("2", 70, "alice")).End();

        alerts.Select(a => (AlertText.Ids(a).Single(), a.SilencedBy is null)).Should().Equal(("1", false), ("2", true));
    }

    [Fact]
    public void An_actors_silence_covers_what_the_alert_shows_of_what_it_is_made_of()
    {
        var rules = AuditRun.Load($$"""
            {{AuditRun.UserCreated}}
            title: Users created
            id: 00000000-0000-4000-8000-0000000000e2
            name: several
            level: low
            correlation:
              type: event_count
              rules: [created]
              timespan: 10m
              condition: {gte: 2}
            ---
            title: Users created again and again
            id: 00000000-0000-4000-8000-0000000000e3
            level: high
            correlation:
              type: event_count
              rules: [several]
              timespan: 1h
              condition: {gte: 1}
            """);
        var silences = Load(OfAnHour("{actor: ann@contoso.example}")).Silences;

        var alert = AuditRun.Of(rules, new EngineOptions { Silences = silences },
            AuditRecords.Action("1", 0, "ann"), AuditRecords.Action("2", 1, "ann"), AuditRecords.Action("3", 2, "zoe")).Should().ContainSingle().Subject;

        AuditRun.Ids(alert).Should().Equal("1", "2");
        alert.SilencedBy.Should().NotBeNull();
    }

    [Fact]
    public void Every_mistake_of_a_silence_is_a_finding_with_its_position()
    {
        var findings = Load("""
            silences:
              - matchers: {titel: x}
                start: yesterday
                end: 2026-03-02T10:00:00Z
                comment: no author
              - matchers: {rule: x}
                start: 2026-03-02T10:00:00Z
                end: 2026-03-02T10:00:00Z
                author: Ann
                comment: empty
            """).Findings;

        findings.Select(f => f.ToString()).Should().Equal(
            "silences.yml:2:5: missing-key: the silence has no \"author\"; expected who silenced it",
            "silences.yml:2:16: unknown-matcher: \"titel\" is nothing that a silence can match; did you mean \"title\"?",
            "silences.yml:3:12: invalid-time: \"yesterday\" is not a time; expected one such as \"2026-03-02T09:00:00Z\"",
            "silences.yml:8:10: empty-period: the silence ends before it starts; expected an end after the start");
    }

    [Theory]
    [InlineData("{level: low}")]
    [InlineData("{level: [HIGH, crit*]}")]
    public void A_silence_of_a_level_may_use_wildcards(string matchers) => Load(OfAnHour(matchers)).Findings.Should().BeEmpty();

    [Fact]
    public void A_silence_of_a_level_that_there_is_not_is_a_mistake() => Load(OfAnHour("{level: [low, loud]}")).Findings.Select(f => f.ToString())
        .Should().Equal("silences.yml:2:29: unknown-level: \"loud\" is no level; expected \"informational\", \"low\", \"medium\", \"high\" or \"critical\"");

    private static string OfAnHour(string matchers) => $$"""
        silences:
          - matchers: {{matchers}}
            start: 2026-03-02T09:00:00Z
            end: 2026-03-02T10:00:00Z
            author: Ann
            comment: planned
        """;

    private static SilenceLoadResult Load(string text) => SilenceFile.Load(new RuleFile("silences.yml", text));

    private static string A(string id, double minutes, string user) => Log.Event(id, minutes, ("kind", "a"), ("user", user));
}
