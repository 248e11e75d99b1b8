using System.Diagnostics;
using Detect.Broker;

namespace Detect.Chaos;

/// <summary>The kill test over every store, feed and number of workers, a few at a time.</summary>
internal static class KillCommand
{
    public static async Task<int> RunAsync(KillOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        var story = ChaosStory.Of(options.Seed, options.Events, options.Incidents);
        var expected = Expectation.Of(story);
        Console.WriteLine($"kill: seed {options.Seed}, {story.Events} events, {expected.Alerts.Count} alerts, {options.Kills} kills");
        var cases = Cases(options);
        var undisturbed = new UndisturbedStores(options, story, expected);
        var failures = 0;
        using var signal = new StopSignal();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = signal.Token };
        var run = Parallel.ForEachAsync(cases.Index(), limits, async (one, stopping) =>
        {
            var kills = (options.Kills / cases.Count) + (one.Index < options.Kills % cases.Count ? 1 : 0);
            var faults = await new KillCase(one.Item, options, story, expected).RunAsync(kills, undisturbed, stopping);
            Interlocked.Add(ref failures, faults.Count);
            faults.Take(20).ToList().ForEach(fault => Console.WriteLine($"{one.Item}: {fault}"));
        });
        try
        {
            await run;
        }
        catch (OperationCanceledException) when (signal.Token.IsCancellationRequested)
        {
            Console.WriteLine($"kill: stopped after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, with {failures} faults so far");
            return signal.ExitCode;
        }

        Console.WriteLine(failures == 0
            ? $"kill: nothing lost and nothing told twice, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"
            : $"kill: {failures} faults; try again with --seed {options.Seed}");
        return failures == 0 ? 0 : 1;
    }

    // Those that take longest come first.
    private static List<KillPlace> Cases(KillOptions options)
    {
        var places = options.Feeds.SelectMany(feed => options.Stores.SelectMany(store => options.Workers.Select(workers => new KillPlace(store, feed, workers))))
            .Where(place => place.Workers == 1 || place is { Store: "postgresql", Feed: not "files" })
            .OrderByDescending(place => place.Feed == "kafka").ThenByDescending(place => place.Workers);
        return [.. places.Where(place => !IsLeftOut(place, options))];
    }

    private static bool IsLeftOut(KillPlace place, KillOptions options)
    {
        var reason = place switch
        {
            { Store: "postgresql" } when options.Postgres is null => "DETECT_POSTGRES names no server (.ci/postgresql starts one)",
            { Feed: "kafka" } => BrokerProcess.Unavailable,
            _ => null,
        };
        if (reason is not null)
        {
            Console.WriteLine($"{place}: left out: {reason}");
        }

        return reason is not null;
    }
}
