using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class ActivityFaultTests
{
    private const string Other = "3f0a6c1d-5d57-4a54-9a3e-0c4b7a2f9e11";

    [Fact]
    public async Task A_log_that_may_not_be_read_names_the_role_and_the_others_go_on()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.Denied.Add(ActivityLogServer.Tenant);
        tenant.Server.Denied.Add(Other);
        tenant.Server.Logs.Add(Other, []);
        tenant.Server.Logs.Add(AzureTenant.Subscription, []);
        var id = tenant.Add(1, -10, log: AzureTenant.Subscription);
        tenant.Run(tenant.Settings with { Subscriptions = [AzureTenant.Subscription, Other] });

        await tenant.FlyToAsync(30, partitions: 3);

        tenant.Ids().Should().Equal(id);
        tenant.Reports().Where(report => report.State == SourceState.Failing).Should().BeEquivalentTo(
        [
            Failing(
                AzureTenant.Partition,
                "The identity may not read the tenant's activity log (403 AuthorizationFailed): give it the role Reader at the scope /providers/Microsoft.Insights."),
            Failing(
                $"subscriptions/{Other}",
                $"The identity may not read the activity log of subscription {Other} (403 AuthorizationFailed): give it the role Reader on the subscription."),
        ]);
    }

    [Fact]
    public async Task A_subscription_that_is_gone_holds_up_nothing()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Run(tenant.Settings with { TenantLevel = false, Subscriptions = [Other] });

        await tenant.FlyToAsync(30);

        tenant.Reports()[^1].Should().Be(Failing(
            $"subscriptions/{Other}",
            $"There is no such log as the activity log of subscription {Other} (404 SubscriptionNotFound), or not in the cloud of this endpoint."));
        tenant.Session.Released.Should().Contain($"subscriptions/{Other}");
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_said_so()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Run(tenant.Settings, "another-token");

        await tenant.FlyToAsync(30);

        tenant.Reports()[^1].Reason.Should().Be(
            "Azure does not accept the token (401 InvalidTokenError): check the identity, its tenant and the audience.");
    }

    [Fact]
    public async Task The_services_limit_of_reads_is_kept_and_nothing_is_read_twice()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.PageSize = 1;
        tenant.Server.Bucket = 4;
        tenant.Server.RefillPerSecond = 0.02;
        var ids = Enumerable.Range(0, 10).Select(i => tenant.Add(i, -100 + i)).ToList();
        tenant.Run();

        await tenant.FlyToAsync(1_000);

        tenant.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        tenant.Reports().Should().Contain(Failing(AzureTenant.Partition, "Azure asks for fewer requests (429)."));
        tenant.Server.Requests.Count(request => request.At < PolledBench.Noon.AddSeconds(50)).Should().Be(5, "of five the last was refused, and the wait was kept");
    }

    [Fact]
    public async Task An_error_without_an_envelope_says_its_code()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.Faults = _ => new Fault(400) { Text = """{"code":"BadRequest","message":"no"}""" };
        tenant.Run();

        await tenant.FlyToAsync(4);

        tenant.Reports()[^1].Reason.Should().Be("Azure refuses the request for the tenant's activity log (400 BadRequest).");
    }

    [Fact]
    public async Task A_log_that_takes_too_long_is_read_in_smaller_windows()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        var id = tenant.Add(1, -3_000);
        tenant.Server.Faults = request => tenant.Server.Requests.Count <= 3 ? new Fault(504) : null;
        tenant.Run(tenant.Settings with { LargestWindow = TimeSpan.FromHours(2) });

        await tenant.FlyToAsync(5);

        tenant.Ids().Should().Equal(id);
        tenant.Server.Requests.Should().HaveCountGreaterThan(4, "the hour was cut");
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed_with_our_token()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        await using var elsewhere = new ActivityLogServer(tenant.Clock);
        await elsewhere.StartAsync();
        tenant.Server.PageSize = 1;
        tenant.Server.LinkedHost = elsewhere.Address;
        tenant.Add(1, -10);
        tenant.Add(2, -20);
        tenant.Run();

        await tenant.FlyToAsync(4);

        elsewhere.Requests.Should().BeEmpty();
        tenant.Reports()[^1].Reason.Should().Be("Azure's link to the next page leads elsewhere, and is not followed.");
    }

    [Fact]
    public async Task The_token_is_for_the_audience_of_the_cloud()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        var credential = new TestCredential();
        await using var source = new AzureActivitySource(
            tenant.Settings with { Endpoint = AzureEndpoint.Of(tenant.Server.Address, "https://management.usgovcloudapi.net") }, credential, tenant.Clock);
        await using var running = new RunningSourceTest(source, tenant.Session);

        await tenant.FlyToAsync(5);

        credential.Scopes.Should().Equal("https://management.usgovcloudapi.net/.default");
    }

    [Theory]
    [InlineData(false, "", "azure: Neither the tenant's log nor that of a subscription is to be read.")]
    [InlineData(true, "production", "azure: \"production\" is not the id of a subscription, which is a GUID.")]
    public void Settings_that_cannot_work_are_refused(bool tenantLevel, string subscription, string sentence)
    {
        var settings = new AzureActivitySettings { Name = "azure", TenantLevel = tenantLevel, Subscriptions = subscription.Length == 0 ? [] : [subscription] };

        var making = () => new AzureActivitySource(settings, new TestCredential(), TimeProvider.System);

        making.Should().Throw<SourceException>().WithMessage(sentence);
    }

    [Fact]
    public void A_lookback_beyond_what_Azure_keeps_is_refused()
    {
        var settings = new AzureActivitySettings { Name = "azure", Lookback = TimeSpan.FromDays(120) };

        var making = () => new AzureActivitySource(settings, new TestCredential(), TimeProvider.System);

        making.Should().Throw<SourceException>().WithMessage("azure: The lookback is longer than the 89 days for which Azure gives the activity log.");
    }

    private static SourceReport Failing(string partition, string reason) => new(SourceState.Failing) { Partition = partition, Reason = reason };
}
