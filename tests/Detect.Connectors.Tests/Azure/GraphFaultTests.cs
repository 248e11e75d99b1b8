using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class GraphFaultTests
{
    [Fact]
    public async Task A_list_that_may_not_be_read_names_the_permission_and_the_others_go_on()
    {
        await using var tenant = await Tenant.OpenAsync();
        tenant.Server.Denied.Add(Tenant.RiskDetections);
        var id = tenant.AddAudit(1, -10);
        tenant.Run(tenant.Settings with { Feeds = [GraphFeed.RiskDetections, GraphFeed.DirectoryAudits] });

        await tenant.FlyToAsync(30, partitions: 2);

        tenant.Ids().Should().Equal(id);
        tenant.Reports().Should().Contain(new SourceReport(SourceState.Failing)
        {
            Partition = "riskDetections",
            Reason = "The identity may not read v1.0/identityProtection/riskDetections (403 Authorization_RequestDenied): "
                + "give it the application permission IdentityRiskEvent.Read.All, with admin consent.",
        });
    }

    [Fact]
    public async Task A_tenant_without_a_licence_is_told_which()
    {
        await using var tenant = await Tenant.OpenAsync();
        tenant.Server.Faults = _ => new Fault(403) { Code = "Authentication_RequestFromNonPremiumTenantOrB2CTenant" };
        tenant.Run();

        await tenant.FlyToAsync(30);

        tenant.Reports()[^1].Reason.Should().Be(
            "The identity may not read v1.0/auditLogs/directoryAudits (403 Authentication_RequestFromNonPremiumTenantOrB2CTenant): give it the "
            + "application permission AuditLog.Read.All, with admin consent; the tenant also needs a licence of Microsoft Entra ID P1 or P2.");
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_said_so()
    {
        await using var tenant = await Tenant.OpenAsync();
        tenant.Run(tenant.Settings, "another-token");

        await tenant.FlyToAsync(30);

        tenant.Reports()[^1].Reason.Should().Be(
            "Graph does not accept the token (401 InvalidTokenError): check the identity, its tenant and the audience.");
    }

    [Fact]
    public async Task Throttling_between_two_pages_waits_as_long_as_asked_and_goes_on_with_the_page()
    {
        await using var tenant = await Tenant.OpenAsync();
        tenant.Server.PageSize = 4;
        var ids = Enumerable.Range(0, 10).Select(i => tenant.AddAudit(i, -100 + i)).ToList();
        tenant.Server.Faults = _ => tenant.Server.Requests.Count == 2 ? new Fault(429) { RetryAfter = "300" } : null;
        tenant.Run();

        await tenant.FlyToAsync(330);

        tenant.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        (tenant.Server.Requests[2].At - tenant.Server.Requests[1].At).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(300));
        tenant.Server.Requests[2].Uri.Should().Be(tenant.Server.Requests[1].Uri);
        tenant.Server.Requests.Count(request => !request.Uri.Query.Contains("skiptoken")).Should().Be(1);
        tenant.Reports().Should().Contain(report => report.Reason == "Graph asks for fewer requests (429).");
    }

    [Fact]
    public async Task A_list_that_takes_too_long_is_read_in_smaller_windows()
    {
        await using var tenant = await Tenant.OpenAsync();
        var id = tenant.AddAudit(1, -3_000);
        tenant.Server.Faults = request => request.Uri.Query.Contains("%20le%20") ? null : new Fault(504);
        tenant.Run();

        await tenant.FlyToAsync(5);

        tenant.Ids().Should().Equal(id);
    }

    [Fact]
    public async Task A_record_whose_id_is_no_Unicode_is_delivered_as_received_and_once()
    {
        const string record = """{"id":"\udc00","activityDisplayName":"Add user","activityDateTime":"2026-03-02T11:59:00Z"}""";
        await using var tenant = await Tenant.OpenAsync();
        tenant.Server.Faults = _ => new Fault(200) { Text = $$"""{"value":[{{record}}]}""" };
        tenant.Run();

        await tenant.FlyToAsync(300);

        tenant.Lines().Should().Equal(record);
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed_with_our_token()
    {
        await using var tenant = await Tenant.OpenAsync();
        await using var elsewhere = new GraphServer(tenant.Clock);
        await elsewhere.StartAsync();
        tenant.Server.PageSize = 1;
        tenant.Server.LinkedHost = elsewhere.Address;
        tenant.AddAudit(1, -10);
        tenant.AddAudit(2, -20);
        tenant.Run();

        await tenant.FlyToAsync(4);

        elsewhere.Requests.Should().BeEmpty();
        tenant.Reports()[^1].Reason.Should().Be("Graph's link to the next page leads elsewhere, and is not followed.");
    }

    [Fact]
    public void A_source_without_a_tenant_is_refused()
    {
        var making = () => new GraphSource(new GraphSettings { Name = "graph" }, new TestCredential(), TimeProvider.System);

        making.Should().Throw<SourceException>().WithMessage("graph: Graph's records do not name their tenant: the settings must.");
    }
}
