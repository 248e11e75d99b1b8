using System.Diagnostics;
using System.Globalization;
using Detect.Broker;

namespace Detect.Chaos;

/// <summary>How many records a second a worker takes from each source, and how soon its alerts are told.</summary>
internal static class LoadCommand
{
    private const double Share = 0.6;
    private const int MostPerIncident = 1_000;

    // A second, at least: so that a minute shows what the slowest in a hundred are.
    private const double LeastAlerts = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(LoadOptions options)
    {
        var pool = new RecordPool(options.Seed);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"load: {options.Store}, {Machine()}; records of {pool.MeanBytes:N0} bytes, {pool.PrivilegedShare:P1} touch a privileged account"));
        var failures = 0;
        foreach (var source in options.Sources)
        {
            if (Missing(source, options) is { } reason)
            {
                Console.WriteLine($"{source}: left out: {reason}");
                continue;
            }

            failures += await MeasureAsync(source, options, pool) ? 0 : 1;
        }

        return failures == 0 ? 0 : 1;
    }

    /// <summary>What else the machine does tells how much the figures are worth.</summary>
    public static string Machine() =>
        $"{Environment.ProcessorCount} cores, load average {(File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown")}";

    private static string? Missing(string source, LoadOptions options) => (options.Store, source) switch
    {
        ("postgresql", _) when options.Postgres is null => "DETECT_POSTGRES names no server (.ci/postgresql starts one)",
        (_, "kafka") when BrokerProcess.Unavailable is { } problem => problem,
        _ => null,
    };

    private static async Task<bool> MeasureAsync(string source, LoadOptions options, RecordPool pool)
    {
        var plan = new BenchPlan(options.Store, source)
        {
            Postgres = options.Postgres,
            Seed = options.Seed,
            RunsLong = true,
            Privileged = pool.Privileged,
            PollEvery = options.PollEvery,
        };
        await using var bench = await Bench.CreateAsync(plan);
        await using var server = await bench.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await bench.ListeningAsync(patience.Token);
        using var work = new Workload(bench, new LoadRecords(pool, options.Seed) { PerIncident = MostPerIncident });
        var time = TimeSpan.FromSeconds(options.Seconds);
        var started = server.ProcessorTime;
        var highest = await work.HighestRateAsync(WarmUp, time);
        var isSettled = await work.SettleAsync(() => true) && await work.DeliveredAsync();

        // What a record costs is the same on a machine that has other work.
        var cost = (server.ProcessorTime - started) / await work.ReadAsync();
        Say(bench, $"highest {highest:N0} records/s, {cost.TotalMicroseconds:N0} us of processor time a record, resident {Megabytes(server.Memory)}");
        foreach (var rate in new[] { highest * Share, options.Rate })
        {
            isSettled &= await HoldAsync(bench, work, rate, time);
        }

        Say(bench, $"resident at the end {Megabytes(server.Memory)}, at most {Megabytes(server.PeakMemory)}; {Machine()}");
        return isSettled;
    }

    private static async Task<bool> HoldAsync(Bench bench, Workload work, double rate, TimeSpan time)
    {
        var latencies = new Latencies();
        bench.Receiver.Taken = latencies.Take;
        work.PerIncident = (int)Math.Clamp(rate / LeastAlerts, 1, MostPerIncident);
        var before = work.Incidents;
        var backlog = await work.HoldAsync(rate, time, latencies);
        var started = Stopwatch.GetTimestamp();
        var isSettled = await work.SettleAsync(() => latencies.Count >= work.Incidents - before);
        Say(bench, $"at {rate:N0} records/s, one in {work.PerIncident:N0} raising an alert: event to webhook {latencies.Describe()}; {backlog:N0} records not read when the last was handed over");
        if (!isSettled)
        {
            Say(bench, $"{work.Incidents - before - latencies.Count} alerts were not told within {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
        }

        return isSettled;
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");

    private static void Say(Bench bench, FormattableString line) => Console.WriteLine($"{bench.Name}: {line.ToString(CultureInfo.InvariantCulture)}");
}
