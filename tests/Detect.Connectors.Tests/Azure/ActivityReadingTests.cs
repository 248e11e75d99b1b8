using Detect.AzureServers;
using Detect.Events;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class ActivityReadingTests
{
    [Fact]
    public async Task The_tenants_own_log_is_read_page_by_page()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.PageSize = 3;
        var ids = Enumerable.Range(0, 10).Select(i => tenant.Add(i, -100 + i)).ToList();
        tenant.Run();

        await tenant.FlyToAsync(30);

        var batches = tenant.Batches();
        batches.Should().OnlyContain(batch => batch.TenantId == Tenant.Id && batch.Partition == AzureTenant.Partition);
        batches.SelectMany(PolledBench.LinesOf).Select(PolledBench.IdOf).Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        tenant.Server.Requests.Should().HaveCount(4);
        Uri.UnescapeDataString(tenant.Server.Requests[0].Uri.PathAndQuery).Should().Be(
            "/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01"
            + "&$filter=eventTimestamp ge '2026-03-02T11:00:00Z' and eventTimestamp le '2026-03-02T12:00:00Z'");
    }

    [Fact]
    public async Task Each_subscription_is_a_log_of_its_own()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.Logs.Add(AzureTenant.Subscription, []);
        var ofTenant = tenant.Add(1, -10);
        var ofSubscription = tenant.Add(2, -10, log: AzureTenant.Subscription);
        tenant.Run(tenant.Settings with { Subscriptions = [AzureTenant.Subscription.ToUpperInvariant(), AzureTenant.Subscription] });

        await tenant.FlyToAsync(30, partitions: 2);

        tenant.Batches().Select(batch => (batch.Partition, PolledBench.IdOf(PolledBench.LinesOf(batch).Single()))).Should().BeEquivalentTo(
            [(AzureTenant.Partition, ofTenant), ($"subscriptions/{AzureTenant.Subscription}", ofSubscription)]);
    }

    [Fact]
    public async Task The_tenants_own_log_can_be_left_out()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.Logs.Add(AzureTenant.Subscription, []);
        tenant.Add(1, -10);
        var id = tenant.Add(2, -10, log: AzureTenant.Subscription);
        tenant.Run(tenant.Settings with { TenantLevel = false, Subscriptions = [AzureTenant.Subscription] });

        await tenant.FlyToAsync(30);

        tenant.Ids().Should().Equal(id);
    }

    [Fact]
    public async Task A_record_is_handed_on_as_received_with_when_it_could_be_seen()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Add(1, 100, visible: 700);
        tenant.Run();

        await tenant.FlyToAsync(800);

        var batch = tenant.Batches().Single();
        batch.EnqueuedAt.Should().Be(PolledBench.Noon.AddSeconds(700));
        var decoded = Decoded.Of(batch);
        decoded.Table.Should().Be(EventTables.AzureActivity);
        decoded.OccurredAt.Should().Be(PolledBench.Noon.AddSeconds(100));
    }

    [Fact]
    public async Task Without_an_overlap_nothing_between_two_polls_is_missed()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        var ids = Enumerable.Range(0, 200).Select(i => tenant.Add(i, i)).ToList();
        tenant.Server.Served = _ => tenant.Clock.Pass(TimeSpan.FromSeconds(3));
        tenant.Run(tenant.Settings with { Overlap = TimeSpan.Zero, Interval = TimeSpan.FromSeconds(7) });

        await tenant.FlyToAsync(300);

        tenant.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task What_Azure_keeps_no_longer_is_a_gap_and_is_not_asked_for()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.Bucket = 1_000;
        tenant.Add(1, 200);
        tenant.Run();
        await tenant.FlyToAsync(300);
        await tenant.StopAsync();
        tenant.Clock.Pass(TimeSpan.FromDays(100));
        var away = TimeSpan.FromDays(100).TotalSeconds + 300;
        var id = tenant.Add(2, away - 1_000);
        tenant.Run();

        await tenant.FlyToAsync(away + 30);

        var reports = tenant.Reports();
        reports.Should().NotContain(report => report.State == SourceState.Failing);
        reports.Single(report => report.Gap != null).Should().BeEquivalentTo(new
        {
            Partition = AzureTenant.Partition,
            Reason = "The worker was away for longer than Azure keeps the tenant's activity log.",
        });
        tenant.Ids().Should().Equal(id);
    }

    [Fact]
    public async Task Its_silence_says_nothing()
    {
        await using var tenant = await AzureTenant.OpenAsync();
        await using var source = new AzureActivitySource(
            tenant.Settings with { Subscriptions = [AzureTenant.Subscription] }, new TestCredential(), tenant.Clock);

        source.TableOf(AzureTenant.Partition).Should().BeNull();
        source.TableOf($"subscriptions/{AzureTenant.Subscription}").Should().BeNull();
        source.Guarantees.Tables.Should().Equal("AzureActivity");
    }
}
