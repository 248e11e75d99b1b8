using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>Whatever arrives whenever, and whatever fails: each record once.</summary>
public sealed class ExactlyOnceTests
{
    private const int Span = 1_800;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Of_a_workspace_every_row_is_delivered_once(int seed)
    {
        var random = new Random(seed);
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.MostRows = random.Next(8, 40);
        workspace.Server.MostRowsInTime = random.Next(12, 60);
        workspace.Server.Skew = TimeSpan.FromSeconds(random.Next(-900, 900));
        var skew = workspace.Server.Skew.TotalSeconds;
        var ids = new List<string>();
        for (var i = 0; i < 80; i++)
        {
            var ingested = skew + (random.Next(Span / 20) * 20) + (random.Next(2) / 1000.0);
            ids.Add(workspace.Add(i, ingested, ingested + random.Next(290), ingested - random.Next(100_000)));
        }

        workspace.Server.Faults = FaultsUntil(PolledBench.Noon.AddSeconds(skew + Span), random);
        var settings = workspace.Settings with { QueryRows = random.Next(2, 20), BatchRows = random.Next(1, 10) };
        await RunAsync(workspace, random, () => new LogAnalyticsSource(settings, new TestCredential(), workspace.Clock));

        workspace.Reports().Should().NotContain(report => report.Gap != null);
        workspace.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Of_a_tenant_every_record_is_delivered_once(int seed)
    {
        var random = new Random(seed);
        await using var tenant = await Tenant.OpenAsync();
        tenant.Server.PageSize = random.Next(2, 12);
        tenant.Server.Skew = TimeSpan.FromSeconds(random.Next(-900, 900));
        var skew = tenant.Server.Skew.TotalSeconds;
        var ids = new List<string>();
        for (var i = 0; i < 80; i++)
        {
            var time = skew + (random.Next(Span / 20) * 20);
            ids.Add(tenant.AddAudit(i, time, time + random.Next(590)));
        }

        var faults = FaultsUntil(PolledBench.Noon.AddSeconds(skew + Span), random);
        tenant.Server.Faults = request =>
        {
            if (random.NextDouble() < 0.05) tenant.Server.ExpirePages();
            return faults(request);
        };
        var settings = tenant.Settings with { Overlap = TimeSpan.FromMinutes(10), LargestWindow = TimeSpan.FromMinutes(random.Next(5, 60)), BatchRows = random.Next(1, 10) };
        await RunAsync(tenant, random, () => new GraphSource(settings, new TestCredential(), tenant.Clock));

        tenant.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Of_an_activity_log_every_record_is_delivered_once(int seed)
    {
        var random = new Random(seed);
        await using var tenant = await AzureTenant.OpenAsync();
        tenant.Server.PageSize = random.Next(2, 12);
        tenant.Server.Bucket = random.Next(5, 30);
        tenant.Server.RefillPerSecond = 0.2;
        tenant.Server.Skew = TimeSpan.FromSeconds(random.Next(-900, 900));
        var skew = tenant.Server.Skew.TotalSeconds;
        var ids = new List<string>();
        for (var i = 0; i < 80; i++)
        {
            var time = skew + (random.Next(Span / 20) * 20);
            ids.Add(tenant.Add(i, time, time + random.Next(590)));
        }

        var faults = FaultsUntil(PolledBench.Noon.AddSeconds(skew + Span), random);
        tenant.Server.Faults = request =>
        {
            if (random.NextDouble() < 0.05) tenant.Server.ExpirePages();
            return faults(request);
        };
        var settings = tenant.Settings with { Overlap = TimeSpan.FromMinutes(10), LargestWindow = TimeSpan.FromMinutes(random.Next(5, 60)), BatchRows = random.Next(1, 10) };
        await RunAsync(tenant, random, () => new AzureActivitySource(settings, new TestCredential(), tenant.Clock));

        tenant.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
    }

    /// <summary>Workers come and go, and the store fails them.</summary>
    private static async Task RunAsync(PolledBench bench, Random random, Func<ISource> source)
    {
        var session = new FlakySession(bench.Session, random, 0.1);
        for (var life = 1; life <= 4; life++)
        {
            session.IsFlaky = life < 4;
            using var stopping = new CancellationTokenSource();
            var running = Task.Run(() => RestartAsync(source, session, stopping.Token));
            await bench.FlyToAsync(life < 4 ? random.Next(Span) : 3 * Span);
            await stopping.CancelAsync();
            await running;
        }
    }

    private static async Task RestartAsync(Func<ISource> make, ISourceSession session, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await using var source = make();
            try
            {
                await source.RunAsync(session, stopping);
            }
            catch (Exception e) when (e is StoreException || stopping.IsCancellationRequested)
            {
            }
        }
    }

    private static Func<SeenRequest, Fault?> FaultsUntil(DateTimeOffset end, Random random) => request => request.At > end || random.NextDouble() > 0.25
        ? null
        : random.Next(8) switch
        {
            0 => Fault.CutConnection,
            1 => new Fault(500),
            2 => new Fault(503) { RetryAfter = "20" },
            3 => new Fault(429) { RetryAfter = random.Next(1, 60).ToString(System.Globalization.CultureInfo.InvariantCulture) },
            4 => new Fault(401),
            5 => new Fault(200) { Text = "<html>" },
            6 => new Fault(400),
            _ => new Fault(502) { Text = "" },
        };
}
