using System.Diagnostics;
using Detect.Broker;

namespace Detect.Chaos;

/// <summary>The kill test over every store and feed, a few at a time.</summary>
internal static class KillCommand
{
    private const double Troubles = 0.04;

    public static async Task<int> RunAsync(KillOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        var story = ChaosStory.Of(options.Seed, options.Events, options.Incidents);
        var expected = Expectation.Of(story);
        Console.WriteLine($"kill: seed {options.Seed}, {story.Events} events, {expected.Alerts.Count} alerts, {options.Kills} kills");
        var pairs = Pairs(options);
        var failures = 0;
        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel }, async (pair, _) =>
        {
            var faults = await RunAsync(pair.Store, pair.Feed, Share(options.Kills, pairs, pair), options, story, expected);
            Interlocked.Add(ref failures, faults.Count);
            faults.Take(20).ToList().ForEach(fault => Console.WriteLine($"{pair.Store}/{pair.Feed}: {fault}"));
        });
        Console.WriteLine(failures == 0
            ? $"kill: nothing lost and nothing told twice, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"
            : $"kill: {failures} faults; try again with --seed {options.Seed}");
        return failures == 0 ? 0 : 1;
    }

    private static List<(string Store, string Feed)> Pairs(KillOptions options)
    {
        var pairs = new List<(string Store, string Feed)>();
        foreach (var store in options.Stores)
        {
            foreach (var feed in options.Feeds)
            {
                if (Missing(store, feed, options) is { } reason)
                {
                    Console.WriteLine($"{store}/{feed}: left out: {reason}");
                }
                else
                {
                    pairs.Add((store, feed));
                }
            }
        }

        return pairs;
    }

    private static string? Missing(string store, string feed, KillOptions options) => (store, feed) switch
    {
        ("postgresql", _) when options.Postgres is null => "DETECT_POSTGRES names no server (.ci/postgresql starts one)",
        (_, "kafka") when BrokerProcess.Unavailable is { } problem => problem,
        _ => null,
    };

    private static int Share(int kills, List<(string Store, string Feed)> pairs, (string Store, string Feed) pair) =>
        (kills / pairs.Count) + (pairs.IndexOf(pair) < kills % pairs.Count ? 1 : 0);

    private static async Task<IReadOnlyList<string>> RunAsync(
        string store, string feed, int kills, KillOptions options, ChaosStory story, Expectation expected)
    {
        var started = Stopwatch.GetTimestamp();
        var seed = options.Seed + (10 * Array.IndexOf(KillOptions.AllStores, store)) + Array.IndexOf(KillOptions.AllFeeds, feed);
        var (undisturbed, before, _) = await RunOnceAsync(store, feed, 0, 0, seed);
        var (disturbed, after, interrupted) = await RunOnceAsync(store, feed, kills, Troubles, seed);
        Console.WriteLine($"{store}/{feed}: {kills} kills, {interrupted} of them after deliveries had begun, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        return
        [
            .. undisturbed.Select(fault => $"undisturbed: {fault}"),
            .. disturbed,
            .. before.Except(after).Select(line => $"only the undisturbed store has: {line}"),
            .. after.Except(before).Select(line => $"only the store of the killed worker has: {line}"),
        ];

        async Task<(IReadOnlyList<string> Faults, IReadOnlyList<string> Store, int Interrupted)> RunOnceAsync(string store, string feed, int kills, double troubles, int seed)
        {
            await using var bench = await Bench.CreateAsync(new BenchPlan(store, feed) { Postgres = options.Postgres, Seed = seed, Troubles = troubles });
            var run = new KillRun(bench, story, expected, kills, seed);
            var faults = await run.RunAsync();
            await using var opened = await bench.OpenStoreAsync();
            return (faults, await StoreReading.LinesAsync(opened, expected, comparesPositions: feed != "http"), run.Interrupted);
        }
    }
}
