using Detect.Rules;

namespace Detect.Connectors.Tests.Sinks.Routing;

public sealed class AlertRouterTests
{
    private static readonly NotificationKind[] Everything = [NotificationKind.Created, NotificationKind.Updated, NotificationKind.Resolved];

    [Fact]
    public void Without_routes_every_sink_hears_of_everything() =>
        Queues([], Some.Alert()).Should().Equal("pager", "chat", "mail");

    [Theory]
    [InlineData(RuleLevel.Critical, "pager,chat")]
    [InlineData(RuleLevel.High, "chat")]
    [InlineData(RuleLevel.Medium, "chat")]
    [InlineData(RuleLevel.Low, "mail")]
    [InlineData(RuleLevel.Informational, "mail")]
    public void A_level_decides(RuleLevel level, string queues)
    {
        RouteSettings[] routes =
        [
            new() { Sinks = ["pager"], AtLeast = RuleLevel.Critical },
            new() { Sinks = ["chat"], AtLeast = RuleLevel.Medium },
            new() { Sinks = ["mail"], AtMost = RuleLevel.Low },
        ];

        string.Join(',', Queues(routes, Some.Alert(level))).Should().Be(queues);
    }

    [Fact]
    public void A_tag_a_tenant_a_coverage_row_or_a_rule_decides()
    {
        Matches(new RouteSettings { Sinks = ["chat"], Tags = ["attack.t1098*"] }).Should().BeTrue();
        Matches(new RouteSettings { Sinks = ["chat"], Tags = ["*.t1098.*"] }).Should().BeTrue();
        Matches(new RouteSettings { Sinks = ["chat"], Tags = ["attack.t1098"] }).Should().BeFalse();
        Matches(new RouteSettings { Sinks = ["chat"], Tenants = [Some.TenantId.ToUpperInvariant()] }).Should().BeTrue();
        Matches(new RouteSettings { Sinks = ["chat"], Tenants = ["99999999-2222-3333-4444-555555555555"] }).Should().BeFalse();
        Matches(new RouteSettings { Sinks = ["chat"], Coverage = ["other", "pim-add-eligible-privileged"] }).Should().BeTrue();
        Matches(new RouteSettings { Sinks = ["chat"], Coverage = ["pim"] }).Should().BeFalse();
        Matches(new RouteSettings { Sinks = ["chat"], Rules = ["several_eligible_assignments"] }).Should().BeTrue();
        Matches(new RouteSettings { Sinks = ["chat"], Rules = ["other"] }).Should().BeFalse();
        Matches(new RouteSettings { Sinks = ["chat"], Tags = ["attack.*"], AtMost = RuleLevel.Low }).Should().BeFalse("all conditions must hold");
    }

    [Fact]
    public void What_a_last_route_takes_is_not_offered_to_those_after_it()
    {
        RouteSettings[] routes =
        [
            new() { Sinks = ["chat"], Tenants = [Some.TenantId], IsLast = true },
            new() { Sinks = ["mail"] },
        ];

        Queues(routes, Some.Alert()).Should().Equal("chat");
        Queues(routes, Some.Alert() with { TenantId = "other" }).Should().Equal("mail");
    }

    [Fact]
    public void Low_levels_wait_in_a_queue_of_their_own_for_their_digest()
    {
        RouteSettings[] routes =
        [
            new() { Sinks = ["mail"], AtMost = RuleLevel.Low, DigestEvery = TimeSpan.FromHours(1) },
            new() { Sinks = ["chat"] },
        ];
        var router = Router(routes);

        router.QueuesFor(Some.Alert(RuleLevel.Low), NotificationKind.Created).Should().Equal("mail/digest every 1 h", "chat");
        router.Digests.Should().Equal(new DigestPlan("mail/digest every 1 h", "mail", TimeSpan.FromHours(1)));
    }

    [Fact]
    public void What_goes_to_a_sink_at_once_is_not_in_its_digest_as_well()
    {
        RouteSettings[] routes =
        [
            new() { Sinks = ["mail"], DigestEvery = TimeSpan.FromHours(24) },
            new() { Sinks = ["mail"], AtLeast = RuleLevel.High },
        ];

        Queues(routes, Some.Alert()).Should().Equal("mail");
        Queues(routes, Some.Alert(RuleLevel.Low)).Should().Equal("mail/digest every 1 d");
    }

    [Fact]
    public void A_sink_hears_only_what_it_listens_to()
    {
        var router = new AlertRouter([], [Sink("chat", Everything), Sink("pager", NotificationKind.Created, NotificationKind.Resolved)]);

        router.QueuesFor(Some.Alert(), NotificationKind.Updated).Should().Equal("chat");
        router.QueuesFor(Some.Alert(), NotificationKind.Resolved).Should().Equal("chat", "pager");
    }

    [Fact]
    public void A_silenced_alert_goes_nowhere() => Queues([], Some.Alert() with { SilencedBy = "drill" }).Should().BeEmpty();

    private static bool Matches(RouteSettings route) => Queues([route], Some.Alert()).Count > 0;

    private static IReadOnlyList<string> Queues(RouteSettings[] routes, AlertDocument alert) =>
        Router(routes).QueuesFor(alert, NotificationKind.Created);

    private static AlertRouter Router(RouteSettings[] routes) =>
        new(routes, [Sink("pager", Everything), Sink("chat", Everything), Sink("mail", Everything)]);

    private static StdoutSinkSettings Sink(string name, params NotificationKind[] events) => new() { Name = name, Type = "stdout", Events = events };
}
