using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;
using Detect.Server;

namespace Detect.Chaos;

/// <summary>A worker's session over a journal of a day, with the shipped detections and the story's.</summary>
internal sealed class LateBench : IAsyncDisposable
{
    private const string Source = "hub";
    private const int EntriesPerCommit = 1_000;
    private static readonly string[] Operations = ["Reset user password", "Consent to application", "Add owner to application", "Update application"];
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly DirectoryInfo folder;
    private readonly ShiftedTime time = new();
    private readonly DateTimeOffset start;
    private readonly IDetectStore store;
    private readonly IWorkerLease lease;
    private readonly WorkerParts parts;
    private readonly WorkerContent content;
    private CorrelationSession session = null!;
    private DateTimeOffset newest;
    private int number;

    private LateBench(IDetectStore store, IWorkerLease lease, DirectoryInfo folder)
    {
        (this.store, this.lease, this.folder) = (store, lease, folder);
        start = newest = time.GetUtcNow() - Day - TimeSpan.FromHours(2);
        content = new WorkerContent { Rules = Rules(), Accounts = new AccountDirectory(), Silences = SilenceList.Join([]), Fingerprint = "late", RulesFingerprint = "late" };
        var source = new RunningSource(new Hub(), new SourceLimits { Silence = null, Lag = null }, time.GetUtcNow());
        var clock = new WorkerClock(EngineOptions.DefaultLateness, TimeSpan.FromDays(30));
        parts = new WorkerParts
        {
            Store = store,
            Options = new WorkerOptions { ArchivesPrivileged = false, Threads = 1 },
            Time = time,
            Sources = [source],
            Clock = clock,
            Coverage = new CoverageMonitor([source], clock),
            Metrics = new WorkerMetrics(),
            Route = (_, _) => [],
            RuleFailed = (rule, failure) => throw new InvalidOperationException(rule.Title, failure),
        };
    }

    /// <summary>Late events wait, or are being worked in.</summary>
    public bool IsLate => session.Engine.LateSince is not null;

    public static async Task<LateBench> StartAsync(int entries)
    {
        var folder = Directory.CreateTempSubdirectory("detect-late-bench-");
        var store = await DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, CancellationToken.None);
        var lease = await store.TryLeadAsync(CancellationToken.None) ?? throw new InvalidOperationException("A new store is led by somebody else.");
        var bench = new LateBench(store, lease, folder);
        bench.session = await CorrelationSession.BuildAsync(bench.parts, bench.content, CancellationToken.None);
        var step = Day / entries;
        for (var left = entries; left > 0; left -= EntriesPerCommit)
        {
            await bench.CommitAsync(Math.Min(left, EntriesPerCommit), step);
        }

        return bench;
    }

    /// <summary>Takes the next events of the log, each of which matches a rule.</summary>
    public Task CommitAsync(int count, TimeSpan? step = null)
    {
        var lines = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            newest += step ?? TimeSpan.FromMilliseconds(1);
            lines.Add(Next(newest));
        }

        return CommitAsync(lines);
    }

    /// <summary>Takes ten events of half a day ago, and lets the time pass after which they are worked in.</summary>
    public async Task TakeLateAsync()
    {
        await CommitAsync([.. Enumerable.Range(0, 10).Select(i => Next(start + (Day / 2) + TimeSpan.FromSeconds(i)))]);
        time.Advance(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        parts.Metrics.Dispose();
        await lease.DisposeAsync();
        await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private byte[] Next(DateTimeOffset at)
    {
        var record = new StoryRecord(at, Operations[number % Operations.Length], $"actor{number % 19_997}");
        return record.ToLine($"late_{number++}");
    }

    private async Task CommitAsync(List<byte[]> lines)
    {
        byte[] bytes = [.. lines.SelectMany(line => line.Append((byte)'\n'))];
        var batch = new PendingBatch(parts.Sources[0], new SourceBatch
        {
            Partition = "0",
            Chunks = [RecordBatches.OfJson(Source, bytes)],
            Position = new StreamPosition(number),
            ReceivedAt = time.GetUtcNow(),
        });
        parts.Evaluate(batch, content);
        await session.CommitAsync([(batch, await batch.Evaluation!)], lease, CancellationToken.None);
    }

    private static RuleSet Rules()
    {
        using var story = new StreamReader(typeof(LateBench).Assembly.GetManifestResourceStream("Detect.Chaos.Story.rules.yml")!);
        var shipped = Directory.EnumerateFiles(Path.Join(AppContext.BaseDirectory, "detections"), "*.yml", SearchOption.AllDirectories)
            .Select(path => new RuleFile(path, File.ReadAllText(path)));
        return RuleLoader.Load([.. shipped, new RuleFile("story.yml", story.ReadToEnd())], new RuleLoadOptions()).Rules;
    }

    private sealed class Hub : ISource
    {
        public string Name => Source;

        public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, ["Audit"]);

        public Task RunAsync(ISourceSession session, CancellationToken stopping) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
