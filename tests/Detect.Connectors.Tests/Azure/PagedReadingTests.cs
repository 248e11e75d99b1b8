namespace Detect.Connectors.Tests.AzureSources;

/// <summary>What holds of every log that is read page by page.</summary>
public sealed class PagedReadingTests
{
    private const string Graph = "Graph";
    private const string Activity = "activity log";

    [Theory]
    [InlineData(Graph)]
    [InlineData(Activity)]
    public async Task Records_that_appear_late_are_read_once_and_the_others_not_again(string service)
    {
        await using var tenant = await OpenAsync(service);
        var first = tenant.AddRecord(1, 100);
        var late = tenant.AddRecord(2, 90, visible: 3_000);
        tenant.Run();

        await tenant.FlyToAsync(1_000);
        tenant.Ids().Should().Equal(first);
        await tenant.FlyToAsync(4_000);

        tenant.Ids().Should().Equal(late);
    }

    [Theory]
    [InlineData(Graph)]
    [InlineData(Activity)]
    public async Task After_a_restart_nothing_is_missed_and_nothing_is_delivered_twice(string service)
    {
        await using var tenant = await OpenAsync(service);
        var before = tenant.AddRecord(1, 200);
        tenant.Run();
        await tenant.FlyToAsync(300);
        tenant.Ids().Should().Equal(before);
        await tenant.StopAsync();

        var late = tenant.AddRecord(2, 150, visible: 310);
        tenant.Run();
        await tenant.FlyToAsync(600);

        tenant.Ids().Should().Equal(late);
    }

    [Theory]
    [InlineData(Graph, 400)]
    [InlineData(Graph, 410)]
    [InlineData(Activity, 400)]
    public async Task A_page_that_has_expired_begins_its_window_again_without_repeating_it(string service, int status)
    {
        await using var tenant = await OpenAsync(service, status);
        tenant.PageSize = 3;
        var ids = Enumerable.Range(0, 10).Select(i => tenant.AddRecord(i, -100 + i)).ToList();
        tenant.Log.Faults = _ =>
        {
            if (tenant.Log.Requests.Count == 3) tenant.ExpirePages();
            return null;
        };
        tenant.Run();

        await tenant.FlyToAsync(30);

        tenant.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        tenant.Reports().Should().NotContain(report => report.State == SourceState.Failing);
    }

    private static async Task<PagedBench> OpenAsync(string service, int expiredStatus = 400)
    {
        if (service == Activity)
        {
            return await AzureTenant.OpenAsync();
        }

        var tenant = await Tenant.OpenAsync();
        tenant.Server.ExpiredStatus = expiredStatus;
        return tenant;
    }
}
