using System.Diagnostics;

namespace Detect.Chaos;

/// <summary>Feeds the story to one worker, kills it again and again meanwhile, and lets the last one end its work.</summary>
internal sealed class KillRun(Bench bench, ChaosStory story, Expectation expected, int kills, int seed)
{
    private const int Piece = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Random draw = new(seed);
    private readonly Random pace = new(seed + 1);
    private int fed;

    /// <summary>How many were killed after they had begun to deliver.</summary>
    public int Interrupted { get; private set; }

    /// <returns>What is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        for (var kill = 0; kill < kills; kill++)
        {
            await RunAndKillAsync(until: (int)((long)story.Lines.Count * (kill + 1) / (kills + 1)));
        }

        return await EndAsync();
    }

    // Killed while it starts, while it reads, commits and delivers, or a while after.
    private async Task RunAndKillAsync(int until)
    {
        var server = await bench.StartAsync();
        await using (server)
        {
            using var killed = new CancellationTokenSource();
            var feeding = FeedAsync(until, pause: 60, killed.Token);
            var told = bench.Receiver.Deliveries.Count;
            await Task.WhenAny(LiveAsync(told, killed.Token), server.Exited);
            var endedByItself = server.HasExited;
            await server.KillAsync();
            await killed.CancelAsync();
            await feeding;
            Interrupted += bench.Receiver.Deliveries.Count > told ? 1 : 0;
            if (endedByItself)
            {
                throw new InvalidOperationException($"{bench.Name}: the server ended by itself; {Tail()}");
            }
        }
    }

    // One in ten dies while it starts, three in ten soon after they listen, the others in the midst of their deliveries.
    private async Task LiveAsync(int told, CancellationToken ending)
    {
        var (kind, moment) = (draw.NextDouble(), draw.NextDouble());
        if (kind < 0.1)
        {
            await Task.Delay(Second * moment, ending);
            return;
        }

        await bench.ListeningAsync(ending);
        if (kind < 0.4)
        {
            await Task.Delay(Second * 1.5 * moment, ending);
            return;
        }

        for (var waited = TimeSpan.Zero; waited < 6 * Second && bench.Receiver.Deliveries.Count == told; waited += Look / 10)
        {
            await Task.Delay(Look / 10, ending);
        }

        await Task.Delay(Second * 0.3 * moment, ending);
    }

    /// <param name="pause">Milliseconds at most between two pieces.</param>
    private async Task FeedAsync(int until, int pause, CancellationToken killed)
    {
        try
        {
            while (fed < until)
            {
                var piece = story.Lines.Skip(fed).Take(Math.Min(Piece, until - fed)).ToList();
                await bench.Feed.OfferAsync(piece, killed);
                fed += piece.Count;
                await Task.Delay(pace.Next(pause), killed);
            }
        }
        catch (OperationCanceledException) when (killed.IsCancellationRequested)
        {
            // What was not accepted is offered to the next one.
        }
    }

    private async Task<IReadOnlyList<string>> EndAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var server = await bench.StartAsync();
        await using (server)
        {
            using var patience = new CancellationTokenSource(Patience);
            _ = server.Exited.ContinueWith(_ => patience.Cancel(), TaskScheduler.Default);
            await FeedAsync(story.Lines.Count, pause: 1, patience.Token);
            var settled = await SettledAsync(patience.Token);
            var ended = Stopwatch.GetElapsedTime(started);
            var (exitCode, stopped) = await server.StopAsync();
            List<string> faults = [];
            if (!settled)
            {
                faults.Add($"not at rest after {ended.TotalSeconds:0} s");
            }

            if (exitCode != 0 || stopped > TimeSpan.FromSeconds(10))
            {
                faults.Add($"SIGTERM: exit code {exitCode} after {stopped.TotalSeconds:0.0} s");
            }

            faults.AddRange(await Verdict.OfAsync(bench, expected));
            return faults.Count == 0 ? [] : [.. faults, Tail()];
        }
    }

    /// <summary>Everything has been read, and nothing waits to be told.</summary>
    private async Task<bool> SettledAsync(CancellationToken patience)
    {
        while (!patience.IsCancellationRequested)
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

    private string Tail()
    {
        try
        {
            return $"the server's last words:\n    {string.Join("\n    ", File.ReadAllLines(bench.Log).TakeLast(15))}";
        }
        catch (IOException)
        {
            return "the server said nothing";
        }
    }
}
