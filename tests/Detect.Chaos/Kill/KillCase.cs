using System.Diagnostics;

namespace Detect.Chaos;

/// <summary>One place of the kill test.</summary>
internal sealed class KillCase(KillPlace place, KillOptions options, ChaosStory story, Expectation expected)
{
    private const double Troubles = 0.04;

    private readonly int seed = options.Seed + (100 * place.Workers) + (10 * Array.IndexOf(KillOptions.AllStores, place.Store))
        + Array.IndexOf(KillOptions.AllFeeds, place.Feed);

    /// <returns>What is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(int kills, UndisturbedStores undisturbed, CancellationToken stopping)
    {
        try
        {
            return await CompareAsync(kills, undisturbed, stopping);
        }
        catch (InvalidOperationException ended)
        {
            return [ended.Message];
        }
    }

    /// <summary>Nobody is killed, and nothing goes wrong.</summary>
    public Task<(IReadOnlyList<string> Faults, IReadOnlyList<string> Store)> RunUndisturbedAsync(CancellationToken stopping) =>
        RunOnceAsync(kills: 0, troubles: 0, _ => { }, stopping);

    private async Task<IReadOnlyList<string>> CompareAsync(int kills, UndisturbedStores undisturbed, CancellationToken stopping)
    {
        var started = Stopwatch.GetTimestamp();
        var before = await undisturbed.LinesAsync(place, stopping);
        var (faults, after) = await RunOnceAsync(
            kills,
            Troubles,
            run => Console.WriteLine(
                $"{place}: {kills} kills, {run.Interrupted} of them after deliveries had begun, {run.Leaderships} leaders, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"),
            stopping);
        return
        [
            .. faults,
            .. before.Except(after).Select(line => $"only the undisturbed store has: {line}"),
            .. after.Except(before).Select(line => $"only the store of the killed worker has: {line}"),
        ];
    }

    private async Task<(IReadOnlyList<string> Faults, IReadOnlyList<string> Store)> RunOnceAsync(
        int kills, double troubles, Action<KillRun> told, CancellationToken stopping)
    {
        await using var bench = await Bench.CreateAsync(new BenchPlan(place.Store, place.Feed)
        {
            Workers = place.Workers,
            Postgres = options.Postgres,
            Seed = seed,
            Troubles = troubles,
        });
        var run = new KillRun(bench, story, expected, kills, seed);
        var faults = await run.RunAsync(stopping);
        told(run);
        await using var store = await bench.OpenStoreAsync();
        return (faults, await StoreReading.LinesAsync(store, expected, comparesPositions: place.Feed != "http"));
    }
}
