using System.Text.Json.Nodes;
using Detect.AzureServers;
using Detect.Events;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class GraphReadingTests
{
    [Fact]
    public async Task Records_are_read_page_by_page_with_the_tenant_that_they_do_not_name()
    {
        await using var tenant = await Tenant.OpenAsync();
        tenant.Server.PageSize = 3;
        var ids = Enumerable.Range(0, 10).Select(i => tenant.AddAudit(i, -100 + i)).ToList();
        tenant.Run();

        await tenant.FlyToAsync(30);

        var batches = tenant.Batches();
        batches.Should().OnlyContain(batch => batch.TenantId == Tenant.Id && batch.Partition == "directoryAudits");
        batches.SelectMany(PolledBench.LinesOf).Select(PolledBench.IdOf).Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        tenant.Server.Requests.Should().HaveCount(4);
        Uri.UnescapeDataString(tenant.Server.Requests[0].Uri.PathAndQuery).Should().Be(
            "/v1.0/auditLogs/directoryAudits?$filter=activityDateTime ge 2026-03-02T11:00:00Z&$top=1000");
    }

    [Fact]
    public async Task What_appears_while_slow_pages_are_read_is_not_missed()
    {
        await using var tenant = await Tenant.OpenAsync();
        tenant.Server.PageSize = 1;
        tenant.AddAudit(1, -10);
        tenant.AddAudit(2, -20);
        var between = tenant.AddAudit(3, 50, visible: 400);
        tenant.Server.Served = _ =>
        {
            if (tenant.Server.Requests.Count == 1) tenant.Clock.Pass(TimeSpan.FromSeconds(700));
        };
        tenant.Run(tenant.Settings with { Overlap = TimeSpan.FromSeconds(600) });

        await tenant.FlyToAsync(2_000);

        tenant.Ids().Should().HaveCount(3).And.EndWith(between);
    }

    [Fact]
    public async Task Much_to_catch_up_with_is_read_in_bounded_windows_and_the_clock_moves_with_each()
    {
        await using var tenant = await Tenant.OpenAsync();
        var first = tenant.AddAudit(1, -80_000);
        var second = tenant.AddAudit(2, -100);
        tenant.Run(tenant.Settings with { Lookback = TimeSpan.FromDays(1) });

        await tenant.FlyToAsync(30);

        tenant.Ids().Should().Equal(first, second);
        tenant.Server.Requests.Should().HaveCount(4);
        Uri.UnescapeDataString(tenant.Server.Requests[0].Uri.Query).Should().Be(
            "?$filter=activityDateTime ge 2026-03-01T12:00:00Z and activityDateTime le 2026-03-01T18:00:00Z&$top=1000");
        tenant.Session.CaughtUpAt["directoryAudits"].Should().Be(PolledBench.Noon);
    }

    [Fact]
    public async Task Other_kinds_of_sign_ins_are_lists_of_their_own()
    {
        await using var tenant = await Tenant.OpenAsync();
        var interactive = tenant.AddSignIn(1, -10);
        var service = tenant.AddSignIn(2, -10, "servicePrincipal");
        tenant.AddSignIn(3, -10, "managedIdentity");
        tenant.Run(tenant.Settings with { Feeds = [GraphFeed.SignIns, GraphFeed.ServicePrincipalSignIns] });

        await tenant.FlyToAsync(30, partitions: 2);

        tenant.Batches().Select(batch => (batch.Partition, PolledBench.IdOf(PolledBench.LinesOf(batch).Single()))).Should().BeEquivalentTo(
            [("signIns", interactive), ("signIns/servicePrincipal", service)]);
    }

    [Fact]
    public async Task A_risk_detection_that_changes_within_the_overlap_is_delivered_again()
    {
        await using var tenant = await Tenant.OpenAsync();
        var risk = Risk("atRisk");
        tenant.Add(Tenant.RiskDetections, -10, null, risk);
        tenant.Run(tenant.Settings with { Feeds = [GraphFeed.RiskDetections] });
        await tenant.FlyToAsync(30);
        tenant.Server.Change(() => risk["riskState"] = "remediated");
        await tenant.FlyToAsync(200);

        tenant.Lines().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_pim_alert_is_delivered_when_it_changes_and_not_for_being_scanned()
    {
        await using var tenant = await Tenant.OpenAsync();
        var alert = Alert();
        tenant.Server.Lists.Add(Tenant.Alerts, [alert]);
        tenant.Run(tenant.Settings with { Feeds = [GraphFeed.PimAlerts] });
        await tenant.FlyToAsync(30);
        tenant.Server.Change(() => alert["lastScannedDateTime"] = Tenant.Time(900));
        await tenant.FlyToAsync(1_000);
        tenant.Lines().Should().ContainSingle();

        await tenant.StopAsync();
        tenant.Run(tenant.Settings with { Feeds = [GraphFeed.PimAlerts] });
        await tenant.FlyToAsync(2_000);
        tenant.Lines().Should().BeEmpty("a restart changes nothing");

        tenant.Server.Change(() =>
        {
            alert["incidentCount"] = 2;
            alert["lastModifiedDateTime"] = Tenant.Time(2_000);
        });
        await tenant.FlyToAsync(3_000);
        var decoded = Decoded.Of(tenant.Batches().Single());
        decoded.Table.Should().Be(EventTables.PimAlert);
        decoded.OccurredAt.Should().Be(PolledBench.Noon.AddSeconds(2_000));
        tenant.Session.Begun.Should().BeEmpty("nothing is known between two looks");
        tenant.Session.CaughtUpAt.Should().BeEmpty();
        tenant.Session.Released.Should().Contain("roleManagementAlerts");
    }

    [Fact]
    public async Task A_policy_is_delivered_when_somebody_changed_it()
    {
        await using var tenant = await Tenant.OpenAsync();
        var policy = Policy("a", null);
        tenant.Server.Lists.Add(Tenant.Policies, [policy, Policy("b", Tenant.Time(-1_000))]);
        tenant.Run(tenant.Settings with { Feeds = [GraphFeed.RoleManagementPolicies], PolicyInterval = TimeSpan.FromHours(1) });
        await tenant.FlyToAsync(30);
        tenant.Ids().Should().Equal("b");

        tenant.Server.Change(() =>
        {
            policy["lastModifiedDateTime"] = Tenant.Time(3_000);
            var rules = policy["rules"]!.AsArray();
            rules.Insert(0, new JsonObject { ["id"] = "Expiration_EndUser_Assignment", ["maximumDuration"] = "PT24H" });
        });
        await tenant.FlyToAsync(4_000);

        Decoded.Of(tenant.Batches().Single()).OccurredAt.Should().Be(PolledBench.Noon.AddSeconds(3_000));
    }

    [Fact]
    public async Task The_order_of_what_a_policy_lists_is_no_change()
    {
        await using var tenant = await Tenant.OpenAsync();
        var policy = Policy("a", Tenant.Time(-1_000));
        tenant.Server.Lists.Add(Tenant.Policies, [policy]);
        tenant.Run(tenant.Settings with { Feeds = [GraphFeed.RoleManagementPolicies], PolicyInterval = TimeSpan.FromHours(1) });
        await tenant.FlyToAsync(30);
        tenant.Server.Change(() => policy["rules"] = new JsonArray([.. policy["rules"]!.AsArray().Reverse().Select(rule => rule!.DeepClone())]));
        await tenant.FlyToAsync(4_000);

        tenant.Lines().Should().ContainSingle();
    }

    private static JsonObject Risk(string state) => new()
    {
        ["id"] = "661b3630a381bc220d8b84c965daa092",
        ["riskEventType"] = "anonymizedIPAddress",
        ["riskState"] = state,
        ["riskLevel"] = "medium",
        ["activityDateTime"] = Tenant.Time(-10),
        ["detectedDateTime"] = Tenant.Time(-10),
    };

    private static JsonObject Alert() => new()
    {
        ["id"] = $"DirectoryRole_{Tenant.Id}_TooManyGlobalAdminsAssignedToTenantAlert",
        ["alertDefinitionId"] = $"DirectoryRole_{Tenant.Id}_TooManyGlobalAdminsAssignedToTenantAlert",
        ["scopeId"] = "/",
        ["scopeType"] = "DirectoryRole",
        ["incidentCount"] = 1,
        ["isActive"] = true,
        ["lastModifiedDateTime"] = Tenant.Time(-1_000),
        ["lastScannedDateTime"] = Tenant.Time(-100),
        ["alertDefinition"] = new JsonObject { ["displayName"] = "There are too many global administrators", ["severityLevel"] = "low" },
        ["alertIncidents"] = new JsonArray(new JsonObject { ["id"] = "1", ["assigneeUserPrincipalName"] = "avery@contoso.example" }),
    };

    private static JsonObject Policy(string id, string? modified) => new()
    {
        ["id"] = id,
        ["scopeId"] = "/",
        ["scopeType"] = "DirectoryRole",
        ["isOrganizationDefault"] = false,
        ["lastModifiedDateTime"] = modified,
        ["rules"] = new JsonArray(
            new JsonObject { ["id"] = "Enablement_EndUser_Assignment", ["enabledRules"] = new JsonArray("Justification", "MultiFactorAuthentication") },
            new JsonObject { ["id"] = "Approval_EndUser_Assignment", ["setting"] = new JsonObject { ["isApprovalRequired"] = true } }),
    };
}
