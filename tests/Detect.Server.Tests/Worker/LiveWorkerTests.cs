using Detect.Connectors;

namespace Detect.Server.Tests;

public sealed class LiveWorkerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly WorkerBench bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("takeover")]
    [InlineData("bulk-removal")]
    [InlineData("azure-elevation")]
    public async Task A_story_raises_live_what_a_replay_of_it_raises(string story)
    {
        await bench.StartAsync();
        File.Copy(Story.Log(story), bench.Log);
        var expected = Story.Expected(story);

        await bench.Sink.WaitForAsync(_ => Current().Count >= expected.Count);
        await ReadToTheEndAsync();

        Current().Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task A_worker_that_was_stopped_in_the_middle_goes_on_with_its_windows()
    {
        var lines = File.ReadAllLines(Story.Log("takeover"));
        var expected = Story.Expected("takeover");
        var created = new List<string>();
        for (var i = 0; i < lines.Length; i += 30)
        {
            await bench.StartAsync();
            File.AppendAllLines(bench.Log, lines.Skip(i).Take(30));
            await ReadToTheEndAsync();
            await DeliveredAsync();
            created.AddRange(bench.Sink.Notifications.Where(n => n.Kind == NotificationKind.Created).Select(n => n.Alert.Id));
            if (i + 30 < lines.Length)
            {
                await bench.StopAsync();
            }
        }

        created.Should().OnlyHaveUniqueItems();
        (await StoredAsync()).Should().BeEquivalentTo(expected);
    }

    private async Task DeliveredAsync() =>
        await WithPatience.UntilAsync(() => bench.Store.Outbox.QueuesAsync(CancellationToken.None), queues => queues.All(queue => queue.Waiting == 0));

    // The position of the one file is its length, when everything has been committed.
    private async Task ReadToTheEndAsync()
    {
        var length = new FileInfo(bench.Log).Length;
        await WithPatience.UntilAsync(
            () => bench.Store.ReadProgressAsync(CancellationToken.None), read => read.Any(progress => progress.Position.Ordinal >= length));
    }

    private IReadOnlyList<StoryAlert> Current() =>
    [
        .. bench.Sink.Notifications
            .GroupBy(notification => notification.Alert.Id)
            .Select(ofAlert => ofAlert.Last().Alert)
            .Where(alert => alert.MergedInto is null)
            .Select(Story.Of),
    ];

    private async Task<IReadOnlyList<StoryAlert>> StoredAsync() =>
        [.. (await bench.Store.Alerts.ListAsync(new AlertQuery { Limit = 100 }, CancellationToken.None)).Alerts.Select(Story.Of)];
}
