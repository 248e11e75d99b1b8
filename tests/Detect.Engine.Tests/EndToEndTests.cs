using Detect.Engine.Tests.Pipeline;
using Detect.Rules;
using PipelineRun = Detect.Engine.Tests.Pipeline.PipelineRun;

namespace Detect.Engine.Tests;

/// <summary>From bytes to alerts: what an attacker, a late feed or a second export could make of the engine.</summary>
public sealed class EndToEndTests
{
    private const double Tick = 1.0 / 600_000_000;

    private const string Rules = $$"""
        {{AuditRun.UserCreated}}
        title: Many users created
        id: 00000000-0000-4000-8000-0000000000e2
        level: high
        correlation:
          type: event_count
          rules: [created]
          group-by: [actor]
          timespan: 60m
          condition: {gte: 3}
        detect:
          thresholds:
            of: actor
            privileged: {gte: 2}
            emergencyAccess: {gte: 1}
        """;

    [Theory]
    [InlineData(60.0, 0)]
    [InlineData(60.0 - Tick, 1)]
    public void One_timespan_apart_is_outside_and_a_tick_less_is_inside(double last, int alerts) =>
        Run(Action("1", 0), Action("2", 30), Action("3", last)).Should().HaveCount(alerts);

    [Theory]
    [InlineData(100.0, 1)]
    [InlineData(100.0 - Tick, 0)]
    public void At_the_edge_of_the_lateness_an_event_still_counts_and_a_tick_before_it_does_not(double late, int alerts) =>
        Run(Action("1", 101), Action("2", 102), Action("3", 160, "zoe"), Action("4", late)).Should().HaveCount(alerts);

    [Fact]
    public void Two_tenants_with_an_account_of_the_same_name_are_two_groups()
    {
        const string Other = "c0000000-0000-4000-8000-000000000002";

        Run(Action("1", 0), Action("2", 1), Action("3", 2, tenant: Other), Action("4", 3, tenant: Other)).Should().BeEmpty();
        var alerts = Run(
            Action("1", 0), Action("2", 1), Action("3", 2), Action("4", 0, tenant: Other), Action("5", 1, tenant: Other), Action("6", 2, tenant: Other));

        alerts.Select(a => a.TenantId).Should().BeEquivalentTo(AuditRecords.Tenant, Other);
        alerts.Select(a => a.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Two_people_with_one_display_name_are_two_accounts()
    {
        var alerts = Run(AuditRecords.Of("g", 0, AccountEventKind.Granted, "bob"), Action("1", 1), Action("2", 2));

        alerts.Should().BeEmpty();
    }

    [Fact]
    public void A_record_exported_twice_in_two_dialects_is_counted_once()
    {
        var rules = PipelineRun.Rules();
        var hub = SyntheticLog.Source("hub", Enumerable.Range(0, 2).Select(i => SyntheticLog.Record(i, "Reset password")));
        var graph = SyntheticLog.Source("graph", Enumerable.Range(0, 2).Select(i => SyntheticLog.GraphRecord(i, "Reset password")));
        var third = SyntheticLog.Source("third", [SyntheticLog.Record(2, "Reset password")]);

        var alerts = PipelineRun.Of(rules, 1, hub, graph, third).Alerts;

        alerts.Count(alert => alert.EndsWith("Password reset 1", StringComparison.Ordinal)).Should().Be(3);
        alerts.Should().ContainSingle(alert => alert.EndsWith("Three password resets 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Accounts_of_an_emergency_raise_on_the_first_action()
    {
        var alert = Run(new EngineOptions { Accounts = AuditRun.Accounts("accounts:\n  - {userPrincipalName: ANN@contoso.example, class: emergencyAccess}\n") }, Action("1", 0))
            .Should().ContainSingle().Subject;

        alert.Arithmetic.Should().Be("1 event");
        alert.Class!.Class.Should().Be(AccountClass.EmergencyAccess);
    }

    [Fact]
    public void A_firing_account_that_goes_on_for_hours_is_one_alert_with_everything_folded_into_it()
    {
        var alert = Run([.. Enumerable.Range(0, 50).Select(i => Action($"{i}", i * 20))]).Should().ContainSingle().Subject;

        alert.EventCount.Should().Be(50);
        alert.Last.Should().Be(Log.At(980));
    }

    [Fact]
    public void The_order_of_arrival_changes_no_byte()
    {
        var records = Enumerable.Range(0, 60).Select(i => (Minute: i * 3, Line: Action($"{i}", i * 3, i % 3 == 0 ? "ann" : "bob"))).ToList();
        var expected = Run([.. records.Select(r => r.Line)]).ConvertAll(AlertText.Whole);
        expected.Should().NotBeEmpty();

        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            Run([.. records.OrderBy(r => r.Minute + random.Next(60)).Select(r => r.Line)]).ConvertAll(AlertText.Whole).Should().Equal(expected);
        }
    }

    [Theory]
    [InlineData("actor: ann@contoso.example", true)]
    [InlineData("actor: zoe@contoso.example", false)]
    [InlineData("target: new@contoso.example", true)]
    [InlineData("target: other@contoso.example", false)]
    [InlineData("tenant: c0000000-*", true)]
    public void Silences_look_at_actor_target_and_tenant(string matcher, bool silenced)
    {
        var silences = SilenceFile.Load(new RuleFile("silences.yml", $$"""
            silences:
              - matchers: {{{matcher}}}
                start: 2026-03-02T00:00:00Z
                end: 2026-03-03T00:00:00Z
                author: Ann
                comment: planned
            """));
        silences.Findings.Should().BeEmpty();

        var alert = Run(new EngineOptions { Silences = silences.Silences }, Action("1", 0), Action("2", 1), Action("3", 2)).Should().ContainSingle().Subject;

        (alert.SilencedBy is not null).Should().Be(silenced);
    }

    [Fact]
    public void An_actor_silence_covers_an_alert_only_when_every_event_is_his()
    {
        var rules = AuditRun.Load(Rules.Replace("group-by: [actor]", "group-by: [target]", StringComparison.Ordinal));
        var silences = SilenceFile.Load(new RuleFile("silences.yml",
            "silences:\n  - {matchers: {actor: ann@contoso.example}, start: 2026-03-02T00:00:00Z, end: 2026-03-03T00:00:00Z, author: A, comment: c}\n"));

        AuditRun.Of(rules, new EngineOptions { Silences = silences.Silences }, Action("1", 0), Action("2", 1), Action("3", 2, "zoe"))
            .Should().ContainSingle().Which.SilencedBy.Should().BeNull();
    }

    [Fact]
    public void Live_an_anchor_that_moves_leaves_the_id_and_a_join_merges_the_later_alert()
    {
        var rules = AuditRun.Load(Rules);
        var eager = new EngineOptions { Timing = AlertTiming.Eager, AllowedLateness = TimeSpan.FromHours(12) };
        string[] arrived = [Action("2", 10), Action("3", 20), Action("4", 30), Action("1", 5), Action("7", 95), Action("8", 96), Action("9", 97), Action("5", 60), Action("6", 61)];

        var updates = AuditRun.Of(rules, eager, arrived);
        var final = AuditRun.Of(rules, eager with { Timing = AlertTiming.Final }, arrived).Should().ContainSingle().Subject;

        var ids = updates.Select(a => a.Id).Distinct().ToList();
        ids.Should().HaveCount(2);
        var standing = updates.Last(a => a.Id == ids[0]);
        standing.Aliases.Should().BeEquivalentTo(ids[1], final.Id);
        standing.MergedInto.Should().BeNull();
        updates.Last(a => a.Id == ids[1]).MergedInto.Should().Be(ids[0]);
        AlertText.Content(standing).Should().Be(AlertText.Content(final));
    }

    private static List<Alert> Run(params string[] records) => Run(new EngineOptions(), records);

    private static List<Alert> Run(EngineOptions options, params string[] records) => AuditRun.Of(AuditRun.Load(Rules), options, records);

    private static string Action(string id, double minute, string account = "ann", string tenant = AuditRecords.Tenant) =>
        AuditRecords.Action(id, minute, account, tenant);
}
