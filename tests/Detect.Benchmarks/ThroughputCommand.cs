using System.Globalization;

namespace Detect.Benchmarks;

/// <summary>File to alerts, on one thread and on two, beside a bare tokeniser over the same bytes.</summary>
internal static class ThroughputCommand
{
    public static void Run(BenchmarkOptions options)
    {
        using var log = new LogFile(options);
        Console.WriteLine($"{log.Records:N0} records, {log.Bytes / 1e6:N0} MB, {(double)log.Bytes / log.Records:N0} bytes each; best of {options.Rounds} interleaved rounds after one to warm up");
        var rows = options.RuleCounts.Select(count => new Row(count, BenchmarkRules.Grow(count))).ToList();
        TimeSpan? tokeniser = null;
        for (var round = 0; round <= options.Rounds; round++)
        {
            var yardstick = TokeniserRun.Of(log.Path).Elapsed;
            rows.ForEach(row => row.Measure(log, options.Threads, warmUp: round == 0));
            tokeniser = round == 0 ? null : Least(tokeniser, yardstick);
        }

        Print(log, rows, tokeniser!.Value, options.Threads);
        Console.WriteLine($"  peak resident memory of a process that reads the {log.Bytes / 1e6:N0} MB file once:");
        foreach (var count in options.RuleCounts)
        {
            Console.WriteLine($"  {$"{count:N0} rules",-12}{MemoryCommand.InChild(log, count, options.Threads[0]),12}");
        }
    }

    private static void Print(LogFile log, List<Row> rows, TimeSpan tokeniser, IReadOnlyList<int> threads)
    {
        Console.WriteLine($"  {"",-12}{"events/s",12}{"MB/s",8}{"alerts",10}{(threads.Count > 1 ? "2 threads" : ""),12}{"ratio",8}");
        Console.WriteLine($"  {"tokeniser",-12}{log.Records / tokeniser.TotalSeconds,12:N0}{log.Bytes / 1e6 / tokeniser.TotalSeconds,8:N0}{"",22}{1,8:N2}");
        foreach (var row in rows)
        {
            var best = row.Best[0]!;
            var factor = row.Best.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"x{best.Elapsed / row.Best[1]!.Elapsed:N2}") : "";
            Console.WriteLine($"  {$"{row.RuleCount:N0} rules",-12}{best.EventsPerSecond,12:N0}{best.MegabytesPerSecond,8:N0}{best.Alerts,10:N0}{factor,12}{tokeniser / best.Elapsed,8:N2}");
        }
    }

    private static TimeSpan Least(TimeSpan? left, TimeSpan right) => left < right ? left.Value : right;

    private sealed class Row(int ruleCount, Rules.RuleSet rules)
    {
        public int RuleCount { get; } = ruleCount;

        /// <summary>By number of threads, in the order measured.</summary>
        public List<PipelineRun?> Best { get; } = [];

        public void Measure(LogFile log, IReadOnlyList<int> threads, bool warmUp)
        {
            for (var i = 0; i < threads.Count; i++)
            {
                var run = PipelineRun.Of(log.Path, rules, threads[i]);
                if (warmUp)
                {
                    Best.Add(null);
                }
                else if (Best[i] is not { } best || run.Elapsed < best.Elapsed)
                {
                    Best[i] = run;
                }
            }
        }
    }
}
