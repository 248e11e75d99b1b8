using Detect.Connectors;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>What a worker is put together from.</summary>
internal sealed record WorkerPlan
{
    public required IDetectStore Store { get; init; }

    public IReadOnlyList<(ISource Source, SourceLimits Limits)> Sources { get; init; } = [];

    public IReadOnlyList<ISink> Sinks { get; init; } = [];

    public IReadOnlyList<DigestPlan> Digests { get; init; } = [];

    /// <summary>The sinks, or digests, that are to hear of an alert, by name.</summary>
    public required Func<AlertDocument, NotificationKind, IReadOnlyList<string>> Route { get; init; }

    /// <summary>What runs beside the sinks while this worker leads.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> WhileLeading { get; init; } = [];

    public ContentFiles Content { get; init; } = new();

    /// <summary>How often rules, accounts and silences are looked at.</summary>
    public TimeSpan ReloadEvery { get; init; } = TimeSpan.FromSeconds(5);

    public WorkerOptions Options { get; init; } = new();

    public SinkDispatcherOptions? Dispatch { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Logs { get; init; }
}

/// <summary>A worker put together: started, stopped, and looked at through the API.</summary>
internal sealed partial class WorkerAssembly : IAsyncDisposable
{
    private readonly WorkerPlan plan;

    public WorkerAssembly(WorkerPlan plan)
    {
        this.plan = plan;
        var log = plan.Logs.CreateLogger<WorkerAssembly>();
        var now = plan.Time.GetUtcNow();
        IReadOnlyList<RunningSource> sources = [.. plan.Sources.Select(s => new RunningSource(s.Source, s.Limits, now))];
        var clock = new WorkerClock(plan.Options.Lateness, plan.Options.AbsenceLimit);
        Content = new ContentWatch(
            new ContentLoader(plan.Content, plan.Store.Operators), Conditions, plan.ReloadEvery, plan.Time, plan.Logs.CreateLogger<ContentWatch>());
        Intake = new IntakeQueue(plan.Options.IntakeBytes);
        Parts = new WorkerParts
        {
            Store = plan.Store,
            Options = plan.Options,
            Time = plan.Time,
            Sources = sources,
            Clock = clock,
            Coverage = new CoverageMonitor(sources, clock),
            Metrics = Metrics,
            Route = plan.Route,
            RuleFailed = (rule, exception) => LogRuleFailed(log, rule.Title, exception.GetType().Name),
        };
        Dispatcher = new SinkDispatcher(
            plan.Store.Outbox, plan.Sinks, plan.Digests, plan.Time, plan.Dispatch, plan.Logs.CreateLogger<SinkDispatcher>());
        Worker = new LiveWorker(Parts, Intake, Content, Dispatcher, plan.WhileLeading, Conditions, plan.Logs.CreateLogger<LiveWorker>());
        Health = new WorkerHealth(Conditions, sources, Dispatcher, plan.Time);
        Metrics.Observe(WatermarkAge, () => Intake.Size, () => sources.Select(MeasuresOf), () => Health.Conditions);
    }

    public WorkerConditions Conditions { get; } = new();

    public WorkerHealth Health { get; }

    public ContentWatch Content { get; }

    public IntakeQueue Intake { get; }

    public WorkerParts Parts { get; }

    public WorkerMetrics Metrics { get; } = new();

    public SinkDispatcher Dispatcher { get; }

    public LiveWorker Worker { get; }

    /// <returns>What is wrong with rules, accounts or silences; empty when the worker runs.</returns>
    public async Task<IReadOnlyList<string>> StartAsync(CancellationToken cancellation)
    {
        if (await Content.LoadFirstAsync(cancellation).ConfigureAwait(false) is { Count: > 0 } errors)
        {
            return errors;
        }

        await Content.StartAsync(cancellation).ConfigureAwait(false);
        await Worker.StartAsync(cancellation).ConfigureAwait(false);
        return [];
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await Worker.StopAsync(cancellation).ConfigureAwait(false);
        await Content.StopAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sources and sinks go with the worker; the store is its owner's.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        Worker.Dispose();
        Content.Dispose();
        Dispatcher.Dispose();
        Metrics.Dispose();
        foreach (var (source, _) in plan.Sources)
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var sink in plan.Sinks)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SourceMeasures MeasuresOf(RunningSource source) =>
        new(source.Name, source.Condition.Lag, Parts.Clock.LagOf(source.Name, Parts.Now), source.Condition.State == SourceState.Running);

    private double? WatermarkAge() => Parts.Engine?.Watermark is { } watermark ? (plan.Time.GetUtcNow() - watermark).TotalSeconds : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rule \"{Rule}\" failed on an event ({Failure}); others go on")]
    private static partial void LogRuleFailed(ILogger log, string rule, string failure);
}
