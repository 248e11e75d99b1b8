using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Detect.Connectors;

namespace Detect.Chaos;

/// <summary>
/// Ten million events through one server, as fast as it takes them: what it holds in memory and on disk must depend on what its windows
/// hold, and not on how much it has seen.
/// </summary>
internal static class SoakCommand
{
    private const int Piece = 500;
    private const int Reports = 10;

    public static async Task<int> RunAsync(SoakOptions options)
    {
        var pool = new RecordPool(options.Seed);
        var plan = new BenchPlan(options.Store, "http")
        {
            Postgres = options.Postgres,
            Seed = options.Seed,
            RunsLong = true,
            Privileged = pool.Privileged,
            JournalRetention = options.JournalRetention,
        };
        await using var bench = await Bench.CreateAsync(plan);
        await using var server = await bench.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await bench.ListeningAsync(patience.Token);
        Console.WriteLine(Invariant($"soak: {options.Events:N0} events over HTTP, {options.Store}, matched events kept {options.JournalRetention}, seed {options.Seed}, {LoadCommand.Machine()}"));
        Console.WriteLine("     events  events/s  resident MB   groups  journal entries  first_seen values  alerts  store MB");
        var resident = await RunAsync(bench, server, new SoakLog(pool, options.Seed), options.Events);
        return Verdict(resident, server);
    }

    /// <returns>Resident memory after each tenth.</returns>
    private static async Task<IReadOnlyList<double>> RunAsync(Bench bench, ServerProcess server, SoakLog log, int events)
    {
        var resident = new List<double>();
        for (var part = 1; part <= Reports; part++)
        {
            var started = Stopwatch.GetTimestamp();
            await FeedAsync(bench, log, events / Reports);
            var rate = events / Reports / Stopwatch.GetElapsedTime(started).TotalSeconds;
            resident.Add(server.Memory / 1e6);
            Console.WriteLine(Invariant($"{(long)events / Reports * part,11:N0}{rate,10:N0}{resident[^1],13:N0}{await StateAsync(bench)}"));
        }

        return resident;
    }

    // One body is made while the one before is on its way: bodies of one sender come in order.
    private static async Task FeedAsync(Bench bench, SoakLog log, int events)
    {
        var underWay = Task.CompletedTask;
        for (var left = events; left > 0; left -= Piece)
        {
            var lines = log.Next(Math.Min(Piece, left));
            await underWay;
            underWay = bench.Feed.OfferAsync(lines, CancellationToken.None);
        }

        await underWay;
    }

    private static async Task<string> StateAsync(Bench bench)
    {
        using var http = new HttpClient();
        using var statistics = await JsonDocument.ParseAsync(await http.GetStreamAsync($"http://127.0.0.1:{bench.Port}/api/statistics"));
        await using var store = await bench.OpenStoreAsync();
        var journal = await store.ReadJournalAsync(0, CancellationToken.None).LongCountAsync();
        var seen = (await store.ReadSeenValuesAsync(CancellationToken.None)).Count;
        var alerts = (await StoreReading.AlertsAsync(store)).Count;
        return Invariant($"{statistics.RootElement.GetProperty("groups").GetInt32(),9:N0}{journal,17:N0}{seen,19:N0}{alerts,8:N0}{StoreBytes(bench) / 1e6,10:N0}");
    }

    private static long StoreBytes(Bench bench) => bench.Store.Postgres is null
        ? Directory.EnumerateFiles(Path.GetDirectoryName(bench.Store.Path)!, Path.GetFileName(bench.Store.Path) + "*").Sum(file => new FileInfo(file).Length)
        : 0;

    /// <summary>Growth over the second half, by the line that fits it best.</summary>
    private static int Verdict(IReadOnlyList<double> resident, ServerProcess server)
    {
        var half = resident.Skip(Reports / 2).ToList();
        var (middle, mean) = ((half.Count - 1) / 2.0, half.Average());
        var slope = half.Select((megabytes, i) => (i - middle) * (megabytes - mean)).Sum() / half.Select((_, i) => (i - middle) * (i - middle)).Sum();
        Console.WriteLine(Invariant($"soak: in the second half memory changes by {slope:+0.0;-0.0} MB for each tenth of the events; at most {server.PeakMemory / 1e6:N0} MB; {LoadCommand.Machine()}"));
        return slope < 0.02 * mean ? 0 : 1;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
