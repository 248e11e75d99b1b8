namespace Detect.Connectors.Tests;

/// <summary>A worker with one source that reads a log; its commits can be held back.</summary>
internal sealed class TestWorker : ISourceSession, IAsyncDisposable
{
    private readonly TestStore store;
    private readonly ISource source;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly List<SourceReport> reports = [];
    private readonly HashSet<string> delivered = [];
    private readonly List<string> begun = [];
    private readonly List<string> expected = [];
    private readonly List<string> handedOver = [];
    private readonly List<SourceBatch> batches = [];
    private readonly Dictionary<string, DateTimeOffset> caughtUp = [];
    private readonly Task running;
    private TaskCompletionSource acceptance = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource commits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestWorker(TestStore store, KafkaSettings settings, bool accepts = true, bool doesCommit = true)
        : this(store, new KafkaSource(settings, TimeProvider.System), accepts, doesCommit)
    {
    }

    public TestWorker(TestStore store, ISource source, bool accepts = true, bool doesCommit = true)
    {
        this.store = store;
        this.source = source;
        if (accepts)
        {
            acceptance.SetResult();
        }

        if (doesCommit)
        {
            commits.SetResult();
        }

        running = Task.Run(() => source.RunAsync(this, stopping.Token));
    }

    public IReadOnlyList<SourceReport> Reports => Copy(reports);

    public IReadOnlyList<SourceGap> Gaps => [.. Reports.Select(report => report.Gap).OfType<SourceGap>()];

    public IReadOnlyList<string> Begun => Copy(begun);

    public IReadOnlyList<string> Expected => Copy(expected);

    /// <summary>What was expected when the first partition began.</summary>
    public IReadOnlyList<string>? ExpectedAtFirst { get; private set; }

    public IReadOnlyList<string> HandedOver => Copy(handedOver);

    public IReadOnlyList<SourceBatch> Batches => Copy(batches);

    /// <summary>The partitions that anything was delivered from.</summary>
    public IReadOnlyList<string> Delivered => Copy(delivered);

    public IReadOnlyDictionary<string, DateTimeOffset> CaughtUpAt
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, DateTimeOffset>(caughtUp);
            }
        }
    }

    /// <summary>Takes batches from now on.</summary>
    public void Accept() => acceptance.TrySetResult();

    public void Commit() => commits.TrySetResult();

    /// <summary>Accepts batches, but does not commit them until told to.</summary>
    public void HoldCommits() => commits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyDictionary<string, StreamPosition>> PositionsAsync(CancellationToken cancellation) => Task.FromResult(store.Positions);

    public async Task<Task<bool>> DeliverAsync(SourceBatch batch, CancellationToken cancellation)
    {
        await acceptance.Task.WaitAsync(cancellation);
        lock (gate)
        {
            delivered.Add(batch.Partition);
            batches.Add(batch);
        }

        store.Changed();
        return CommitAsync(batch);
    }

    public Task ExpectAsync(IReadOnlyList<string> partitions, CancellationToken cancellation)
    {
        lock (gate)
        {
            expected.AddRange(partitions);
        }

        store.Changed();
        return Task.CompletedTask;
    }

    public void Begin(string partition)
    {
        lock (gate)
        {
            ExpectedAtFirst ??= [.. expected];
            begun.Add(partition);
        }

        store.Changed();
    }

    public void CaughtUp(string partition, DateTimeOffset asOf)
    {
        lock (gate)
        {
            caughtUp[partition] = asOf;
        }

        store.Changed();
    }

    public void Release(string partition) => throw new InvalidOperationException("Its partitions are handed over.");

    public void HandOver(string partition)
    {
        lock (gate)
        {
            handedOver.Add(partition);
        }

        store.Changed();
    }

    public void Report(SourceReport report)
    {
        lock (gate)
        {
            reports.Add(report);
        }

        store.Changed();
    }

    public Task UntilReportedAsync(Func<SourceReport, bool> condition) => store.UntilAsync(() => Reports.Any(condition));

    /// <summary>Stops and waits for the end, which must come in a few seconds.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>What the source threw.</summary>
    public Task Running => running;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await source.DisposeAsync();
        stopping.Dispose();
    }

    private async Task<bool> CommitAsync(SourceBatch batch)
    {
        await commits.Task.WaitAsync(stopping.Token);
        return store.TryCommit(batch);
    }

    private IReadOnlyList<T> Copy<T>(IEnumerable<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
