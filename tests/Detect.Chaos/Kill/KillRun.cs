using System.Diagnostics;

namespace Detect.Chaos;

/// <summary>
/// Feeds the story to a worker, or to several that share a store, kills each again and again meanwhile, at instants of its own, and lets
/// the last ones end their work.
/// </summary>
internal sealed class KillRun(Bench bench, ChaosStory story, Expectation expected, int kills, int seed)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // Over HTTP every piece waits for its commit.
    private readonly TimeSpan patience = TimeSpan.FromMinutes(3) + (TimeSpan.FromMilliseconds(15) * story.Lines.Count);
    private readonly StoryTelling telling = new(bench.Feed, story, seed + 1);
    private int killed;
    private int interrupted;

    /// <summary>How many were killed after they, or another, had begun to deliver.</summary>
    public int Interrupted => interrupted;

    /// <summary>How often a worker came to lead.</summary>
    public int Leaderships => Enumerable.Range(0, bench.Workers)
        .Sum(worker => File.ReadLines(bench.LogOf(worker)).Count(line => line.Contains("leads (epoch ", StringComparison.Ordinal)));

    /// <returns>What is wrong; empty when all is well.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; nothing that it started runs any more.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken stopping)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var disturbed = new CancellationTokenSource();
        telling.Allow(ShareOf(killed + 1));
        var feeding = telling.RunAsync(pause: 60, disturbed.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, bench.Workers).Select(worker => DisturbAsync(worker, giveUp)));
        }
        finally
        {
            await disturbed.CancelAsync();
            await feeding;
        }

        stopping.ThrowIfCancellationRequested();
        return await EndAsync(stopping);
    }

    // An eighth is left for those that nobody kills any more.
    private int ShareOf(int starts) => (int)((long)story.Lines.Count * 7 * starts / (8 * (kills + 1)));

    private async Task DisturbAsync(int worker, CancellationTokenSource giveUp)
    {
        try
        {
            var draw = new Random(seed + (1000 * worker));
            for (var kill = worker; kill < kills && !giveUp.IsCancellationRequested; kill += bench.Workers)
            {
                await RunAndKillAsync(worker, draw, giveUp.Token);
                telling.Allow(ShareOf(Interlocked.Increment(ref killed) + 1));
            }
        }
        catch
        {
            await giveUp.CancelAsync();
            throw;
        }
    }

    // Killed while it starts, while it reads, commits and delivers, or a while after.
    private async Task RunAndKillAsync(int worker, Random draw, CancellationToken giveUp)
    {
        await using var server = await bench.StartAsync(worker);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        var told = bench.Receiver.Deliveries.Count;
        var living = LiveAsync(worker, told, draw, over.Token);
        var changing = ChangeOnceAsync(new Random(draw.Next()), over.Token);
        await Task.WhenAny(living, server.Exited);
        var endedByItself = server.HasExited;
        await server.KillAsync();
        await over.CancelAsync();
        await Task.WhenAll(living, changing).ContinueWith(_ => { }, TaskScheduler.Default);
        if (bench.Receiver.Deliveries.Count > told)
        {
            Interlocked.Increment(ref interrupted);
        }

        if (endedByItself)
        {
            throw new InvalidOperationException($"the server ended by itself; {Tail(worker)}");
        }
    }

    // In every second life.
    private async Task ChangeOnceAsync(Random draw, CancellationToken ending)
    {
        if (draw.Next(2) == 0)
        {
            await Task.Delay(3 * Second * draw.NextDouble(), ending);
            await bench.ChangeContentAsync(draw);
        }
    }

    private async Task ChangeUntilAsync(Task told, Random draw)
    {
        while (!told.IsCompleted)
        {
            await bench.ChangeContentAsync(draw);
            await Task.WhenAny(told, Task.Delay(Second));
        }

        await told;
    }

    // One in ten dies while it starts, three in ten soon after they listen, three in ten with their first deliveries, which may be those that
    // the one before could not make, and the others while they read, or have read, what came since.
    private async Task LiveAsync(int worker, int told, Random draw, CancellationToken ending)
    {
        var (kind, moment) = (draw.NextDouble(), draw.NextDouble());
        if (kind < 0.1)
        {
            await Task.Delay(Second * moment, ending);
            return;
        }

        await bench.ListeningAsync(ending, worker);
        if (kind < 0.4)
        {
            await Task.Delay(Second * 1.5 * moment, ending);
            return;
        }

        var isDone = kind < 0.7 ? () => Task.FromResult(bench.Receiver.Deliveries.Count > told) : (Func<Task<bool>>)(() => bench.IsReadyAsync(worker, ending));
        for (var waited = TimeSpan.Zero; waited < 10 * Second && !await isDone(); waited += Look)
        {
            await Task.Delay(Look, ending);
        }

        await Task.Delay(moment * (kind < 0.7 ? Second * 0.3 : bench.Settling), ending);
    }

    private async Task<IReadOnlyList<string>> EndAsync(CancellationToken stopping)
    {
        var started = Stopwatch.GetTimestamp();
        var servers = await Task.WhenAll(Enumerable.Range(0, bench.Workers).Select(bench.StartAsync));
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            ending.CancelAfter(patience);
            servers.ToList().ForEach(server => server.Exited.ContinueWith(_ => ending.Cancel(), TaskScheduler.Default));
            telling.Allow(story.Lines.Count);
            await ChangeUntilAsync(telling.RunAsync(pause: kills == 0 ? 1 : 60, ending.Token), new Random(seed));
            List<string> faults = [];
            var isSettled = await SettledAsync(ending.Token);
            stopping.ThrowIfCancellationRequested();
            if (!isSettled)
            {
                faults.Add($"not at rest after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
            }

            foreach (var server in servers)
            {
                var (exitCode, stopped) = await server.StopAsync();
                if (exitCode != 0 || stopped > TimeSpan.FromSeconds(10))
                {
                    faults.Add($"SIGTERM: exit code {exitCode} after {stopped.TotalSeconds:0.0} s");
                }
            }

            faults.AddRange(await Verdict.OfAsync(bench, expected));
            return faults.Count == 0 ? [] : [.. faults, .. Enumerable.Range(0, bench.Workers).Select(Tail)];
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>Everything has been read, and nothing waits to be told.</summary>
    private async Task<bool> SettledAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            if (await IsSettledAsync())
            {
                return true;
            }

            await Task.Delay(Look, CancellationToken.None);
        }

        return false;
    }

    private async Task<bool> IsSettledAsync()
    {
        var told = bench.Receiver.Deliveries.Select(delivered => expected.FinalIdOf(delivered.Alert)).Distinct().Count();
        if (told < expected.Alerts.Count)
        {
            return false;
        }

        await using var store = await bench.OpenStoreAsync();
        var queues = await store.Outbox.QueuesAsync(CancellationToken.None);
        var partitions = (await store.ReadProgressAsync(CancellationToken.None)).Where(progress => progress.Source == "feed").ToList();
        return queues.All(queue => queue.Waiting == 0) && partitions.Count > 0 && partitions.All(partition => partition.Newest > story.Closing);
    }

    private string Tail(int worker)
    {
        try
        {
            return $"the last words of worker {worker}:\n    {string.Join("\n    ", File.ReadAllLines(bench.LogOf(worker)).TakeLast(15))}";
        }
        catch (IOException)
        {
            return $"worker {worker} said nothing";
        }
    }
}
