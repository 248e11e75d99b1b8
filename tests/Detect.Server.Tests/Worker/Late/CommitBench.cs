using System.Text;
using Detect.Connectors;
using Detect.Connectors.Tests.Sinks;
using Detect.Engine;
using Detect.Rules;
using Detect.Server.Tests.Faults;

namespace Detect.Server.Tests.Late;

/// <summary>What the worker does between its intake and its store, one commit after another, with starts from the journal in between.</summary>
/// <param name="kind">Of store, as <see cref="OnEachStoreAttribute"/> has it.</param>
internal sealed class CommitBench(string kind = OnEachStoreAttribute.Sqlite) : IAsyncDisposable
{
    /// <summary>Events of tests are ten hours late at most, and hours more until the next commit works them in.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromHours(20);

    private const string Sink = "all";
    private const string Source = "hub";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-late-");
    private readonly string schema = $"late_{Guid.NewGuid():n}";
    private readonly ManualClock clock = new(AuditLine.Start);

    private FaultyStore? store;
    private IWorkerLease? lease;
    private WorkerParts? parts;
    private CorrelationSession? session;
    private TaskCompletionSource gate = new();
    private long position;

    /// <summary>Of the journal.</summary>
    public TimeSpan Retention { get; init; } = Usual;

    public WorkerOptions Options => new()
    {
        Lateness = TimeSpan.FromMinutes(10),
        Threads = 1,
        ArchivesPrivileged = false,
        Retention = new StoreRetention { Journal = Retention },
    };

    public FaultyStore Store => store ?? throw new InvalidOperationException("Not started.");

    public LiveEngine Engine => session!.Engine;

    /// <summary>The rules, from the next start on.</summary>
    public WorkerContent Content { get; set; } = ContentOf(LateRules.All);

    public static WorkerContent ContentOf(RuleSet rules, SilenceList? silences = null, string fingerprint = "") => new()
    {
        Rules = rules,
        Accounts = new AccountDirectory(),
        Silences = silences ?? SilenceList.None,
        Fingerprint = fingerprint,
        RulesFingerprint = fingerprint,
    };

    /// <summary>How often the worker has died.</summary>
    public int Deaths { get; private set; }

    public Task StartAsync() => SurviveAsync(BuildAsync);

    /// <summary>What is late is not read on from here: commits pass meanwhile.</summary>
    public bool HoldsReading { get; set; }

    /// <summary>Until nothing waits to be worked in any more.</summary>
    public async Task SettleAsync()
    {
        // A new start has not been held up before, and need not pause between two readings.
        HoldsReading = false;
        await StartAsync();
        await RestAsync(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 20 && Engine.LateSince is not null; i++)
        {
            await RestAsync(TimeSpan.FromSeconds(10));
        }

        Engine.LateSince.Should().BeNull();
    }

    private async Task BuildAsync()
    {
        var options = kind == OnEachStoreAttribute.Sqlite
            ? new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }
            : new StoreOptions { Postgres = OnEachStoreAttribute.Server, Schema = schema };
        store ??= new FaultyStore(await DetectStore.OpenAsync(options, clock, CancellationToken.None));
        lease ??= await store.TryLeadAsync(CancellationToken.None);
        await EndAsync();
        store.Gate = Task.CompletedTask;
        var source = new RunningSource(new Hub(), new SourceLimits { Silence = null, Lag = null }, clock.GetUtcNow());
        var workerClock = new WorkerClock(Options.Lateness, TimeSpan.FromDays(30));
        parts = new WorkerParts
        {
            Store = store,
            Options = Options,
            Time = clock,
            Sources = [source],
            Clock = workerClock,
            Coverage = new CoverageMonitor([source], workerClock),
            Metrics = new WorkerMetrics(),
            Route = (alert, _) => alert.SilencedBy is null ? [Sink] : [],
            RuleFailed = (rule, failure) => throw new InvalidOperationException(rule.Title, failure),
        };
        foreach (var progress in await store.ReadProgressAsync(CancellationToken.None))
        {
            parts.Recall(progress);
        }

        session = await CorrelationSession.BuildAsync(parts, Content, CancellationToken.None);
        store.Gate = gate.Task;
    }

    private async Task EndAsync()
    {
        if (session is not null)
        {
            await session.DisposeAsync();
        }

        session = null;
        parts?.Metrics.Dispose();
    }

    // Read while nothing else is done, so that the calls of the store are the same in every run.
    private async Task ReadLateAsync()
    {
        if (session!.WorkingIn is not { } reading || HoldsReading)
        {
            return;
        }

        gate.SetResult();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        gate = new TaskCompletionSource();
        store!.Gate = gate.Task;
    }

    /// <summary>The lines arrive at a time of our clock.</summary>
    public async Task TakeAsync(IReadOnlyList<AuditLine> lines, DateTimeOffset at)
    {
        MoveTo(at);
        var next = new StreamPosition(++position);
        await SurviveAsync(() => CommitAsync(lines, next));
    }

    /// <summary>Nothing comes for a while, the partition having been read to its end.</summary>
    public Task RestAsync(TimeSpan time) => RestAsync(clock.GetUtcNow() + time);

    public Task RestAsync(DateTimeOffset until)
    {
        MoveTo(until);
        return SurviveAsync(() =>
        {
            parts!.Clock.CaughtUp(Source, "0", isOrdered: true, clock.GetUtcNow(), clock.GetUtcNow());
            return session!.CommitAsync([], lease!, CancellationToken.None);
        });
    }

    private async Task CommitAsync(IReadOnlyList<AuditLine> lines, StreamPosition at)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.Json)) + "\n");
        var batch = new PendingBatch(parts!.Sources[0], new SourceBatch
        {
            Partition = "0",
            Chunks = [RecordBatches.OfJson(Source, bytes)],
            Position = at,
            ReceivedAt = clock.GetUtcNow(),
        });
        parts.Evaluate(batch, Content);
        await session!.CommitAsync([(batch, await batch.Evaluation!)], lease!, CancellationToken.None);
    }

    /// <summary>Every notification, in order.</summary>
    public async Task<IReadOnlyList<OutboxItem>> ToldAsync()
    {
        var told = new List<OutboxItem>();
        while (await Store.Outbox.NextAsync(Sink, 100, clock.GetUtcNow(), CancellationToken.None) is { Count: > 0 } next)
        {
            told.AddRange(next);
            await Store.Outbox.SettleAsync([.. next.Select(item => new OutboxSettlement(item.Id, DeliveryOutcome.Delivered))], clock.GetUtcNow(), CancellationToken.None);
        }

        return told;
    }

    // What it was about to do, its source gives it again.
    private async Task SurviveAsync(Func<Task> work)
    {
        // It may die of its reading beside the commits and, starting again, at a call of its own.
        for (var hasDied = false; ; hasDied = true)
        {
            try
            {
                if (hasDied)
                {
                    await BuildAsync();
                }

                await work();
                break;
            }
            catch (WorkerDiedException)
            {
                Deaths++;
            }
        }

        if (session is not null)
        {
            await ReadLateAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (lease is not null)
        {
            await lease.DisposeAsync();
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }

        if (kind != OnEachStoreAttribute.Sqlite)
        {
            await StoreData.DropAsync(schema);
        }

        folder.Delete(recursive: true);
    }

    private void MoveTo(DateTimeOffset time)
    {
        if (time > clock.GetUtcNow())
        {
            clock.Advance(time - clock.GetUtcNow());
        }
    }

    private sealed class Hub : ISource
    {
        public string Name => Source;

        public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, ["Audit"]);

        public Task RunAsync(ISourceSession session, CancellationToken stopping) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
