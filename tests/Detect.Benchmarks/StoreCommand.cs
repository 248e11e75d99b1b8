using System.Globalization;
using Detect.Connectors;
using Detect.Events;

namespace Detect.Benchmarks;

/// <summary>Commits per second as a worker makes them: a position, the engine's state and journal entries of 2 KB, on a real disk.</summary>
internal static class StoreCommand
{
    private const string PostgresVariable = "DETECT_POSTGRES";

    private static readonly int[] EntriesPerCommit = [0, 10, 100];

    public static void Run(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("detect-store-bench-");
        try
        {
            Console.WriteLine("store       entries/commit  commits/s  entries/s   p50 ms   p99 ms");
            Measure("SQLite", new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, options);
            if (Environment.GetEnvironmentVariable(PostgresVariable) is { Length: > 0 } server)
            {
                Measure("PostgreSQL", new StoreOptions { Postgres = server, Schema = "detect_benchmark" }, options);
            }
            else
            {
                Console.WriteLine($"PostgreSQL  not measured: set {PostgresVariable}, or run this by .ci/postgresql");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(string name, StoreOptions store, BenchmarkOptions options)
    {
        foreach (var entries in EntriesPerCommit)
        {
            var times = TimesAsync(store, entries, options.Smoke ? 20 : 1_000).GetAwaiter().GetResult();
            var rate = times.Count / times.Sum(time => time.TotalSeconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-10}  {entries,14}  {rate,9:N0}  {rate * entries,9:N0}  {At(times, 0.5),7:N2}  {At(times, 0.99),7:N2}"));
        }
    }

    private static async Task<IReadOnlyList<TimeSpan>> TimesAsync(StoreOptions options, int entries, int commits)
    {
        await using var store = await DetectStore.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        await using var lease = await store.TryLeadAsync(CancellationToken.None)
            ?? throw new InvalidOperationException("another worker leads on the store that was to be measured");
        var before = (await store.ReadProgressAsync(CancellationToken.None)).Select(progress => progress.Position.Ordinal).FirstOrDefault();
        var batch = Enumerable.Range(0, entries).Select(Entry).ToList();
        var times = new List<TimeSpan>();
        for (var i = 1; i <= commits; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await CommitAsync(store, lease, before + i, batch);
            times.Add(TimeProvider.System.GetElapsedTime(started));
        }

        await EmptyAsync(store, lease);
        return [.. times.Order()];
    }

    private static async Task CommitAsync(IDetectStore store, IWorkerLease lease, long ordinal, IReadOnlyList<JournalEntry> batch)
    {
        await using var transaction = await store.BeginAsync(lease, CancellationToken.None);
        await transaction.TryAdvanceAsync(
            new PartitionProgress { Source = "hub", Partition = "0", Position = new StreamPosition(ordinal), UpdatedAt = DateTimeOffset.UnixEpoch },
            CancellationToken.None);
        var appended = await transaction.AppendJournalAsync(batch, CancellationToken.None);
        await transaction.SaveEngineStateAsync(
            new EngineState { Sequence = appended.Count == 0 ? 0 : appended[^1].Sequence, Watermark = DateTimeOffset.UnixEpoch }, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task EmptyAsync(IDetectStore store, IWorkerLease lease)
    {
        var sequences = await store.ReadJournalAsync(0, CancellationToken.None).Select(entry => entry.Sequence).ToListAsync();
        await using var transaction = await store.BeginAsync(lease, CancellationToken.None);
        await transaction.DeleteJournalAsync(sequences, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static JournalEntry Entry(int number) => new()
    {
        Key = new EventKey(1, (ulong)number),
        OccurredAt = DateTimeOffset.UnixEpoch,
        Source = "hub",
        Partition = "0",
        TenantId = "00000000-0000-4000-8000-000000000001",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Watermark = DateTimeOffset.UnixEpoch,
        Record = new byte[2048],
    };

    private static double At(IReadOnlyList<TimeSpan> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)].TotalMilliseconds;
}
