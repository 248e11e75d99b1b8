using Detect.Connectors;

namespace Detect.Server.Tests;

public sealed class SavedProgressTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-progress-");
    private IDetectStore store = null!;

    public async Task InitializeAsync() => store = await DetectStore.OpenAsync(
        new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_worker_does_not_set_back_how_far_another_has_read()
    {
        await AdvanceAsync(1, Now.AddHours(-2));
        using var metrics = new WorkerMetrics();
        var parts = Parts(metrics);
        parts.Recall((await store.ReadProgressAsync(CancellationToken.None)).Single());
        await AdvanceAsync(2, Now.AddHours(-1));

        await using (var transaction = await store.BeginAsync(null, CancellationToken.None))
        {
            await parts.SaveProgressAsync(transaction);
            await transaction.CommitAsync(CancellationToken.None);
        }

        (await store.ReadProgressAsync(CancellationToken.None)).Single().Newest.Should().Be(Now.AddHours(-1));
    }

    private async Task AdvanceAsync(long ordinal, DateTimeOffset newest)
    {
        await using var transaction = await store.BeginAsync(null, CancellationToken.None);
        var progress = new PartitionProgress { Source = "hub", Partition = "0", Position = new StreamPosition(ordinal), Newest = newest, UpdatedAt = Now };
        (await transaction.TryAdvanceAsync(progress, CancellationToken.None)).Should().BeTrue();
        await transaction.CommitAsync(CancellationToken.None);
    }

    private WorkerParts Parts(WorkerMetrics metrics)
    {
        var source = new RunningSource(new FilesSource(new FilesSettings { Name = "hub", Path = "-" }, TimeProvider.System), new SourceLimits(), Now);
        var clock = new WorkerClock(lateness: TimeSpan.FromHours(1), absenceLimit: TimeSpan.FromHours(2));
        return new WorkerParts
        {
            Store = store,
            Options = new WorkerOptions(),
            Time = TimeProvider.System,
            Sources = [source],
            Clock = clock,
            Coverage = new CoverageMonitor([source], clock),
            Metrics = metrics,
            Route = (_, _) => [],
            RuleFailed = (_, _) => { },
        };
    }
}
