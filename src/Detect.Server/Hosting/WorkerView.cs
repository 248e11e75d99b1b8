using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Server;

/// <summary>The running worker as the API sees it.</summary>
internal sealed class WorkerView(
    WorkerAssembly assembly, DetectConfiguration configuration, AlertRouter router, IReadOnlyList<ISink> sinks) : IWorkerView
{
    private readonly Dictionary<string, SourceSettings> settings = configuration.Sources.ToDictionary(source => source.Name, StringComparer.Ordinal);

    public RuleSet Rules => assembly.Content.Current.Rules;

    public DateTimeOffset RulesLoadedAt => assembly.Content.LoadedAt;

    public IReadOnlyList<string> RefusedContent => assembly.Content.Refused;

    public bool IsLeading => assembly.Worker.Session is not null;

    public DateTimeOffset? Watermark => assembly.Parts.Engine?.Watermark;

    public IReadOnlyList<SourceView> Sources => [.. assembly.Parts.Sources.Select(ViewOf)];

    public IReadOnlyList<ConditionView> Conditions => assembly.Health.Conditions;

    public Task<EngineStatistics?> StatisticsAsync(CancellationToken cancellation) =>
        assembly.Worker.AskAsync(engine => engine.Statistics, cancellation);

    public async Task<IReadOnlyList<WindowView>> WindowsAsync(string ruleId, int limit, CancellationToken cancellation)
    {
        var windows = await assembly.Worker.AskAsync(engine => engine.Windows(ruleId, limit), cancellation).ConfigureAwait(false) ?? [];
        return [.. windows.OrderByDescending(window => window.Value).Select(ViewOf)];
    }

    public IReadOnlyList<string> SinksFor(AlertDocument alert, NotificationKind kind) => router.QueuesFor(alert, kind);

    public Task<IReadOnlyList<string>> ReloadAsync(CancellationToken cancellation) => assembly.Content.RefreshAsync(cancellation);

    public void WakeSinks() => assembly.Dispatcher.Look();

    public Task RereadAsync(IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation) =>
        new DeadLetterReading(assembly).RereadAsync(letters, cancellation);

    public async Task<DeliveryOutcome?> TestSinkAsync(string name, CancellationToken cancellation)
    {
        if (sinks.FirstOrDefault(sink => sink.Name == name) is not { } sink)
        {
            return null;
        }

        var sample = SampleNotification.Of(name, assembly.Parts.Now, configuration.PublicUrl);
        return (await sink.DeliverAsync([sample], cancellation).ConfigureAwait(false))[0];
    }

    private SourceView ViewOf(RunningSource source)
    {
        var condition = source.Condition;
        return new SourceView
        {
            Name = source.Name,
            Type = settings.GetValueOrDefault(source.Name)?.Type ?? "",
            State = condition.State,
            Reason = condition.Reason,
            TenantId = settings.GetValueOrDefault(source.Name)?.TenantId,
            Lag = condition.Lag,
            Records = condition.Records,
            LagSeconds = assembly.Parts.Clock.LagOf(source.Name, assembly.Parts.Now)?.TotalSeconds,
            LastReceived = condition.LastReceived,
            Partitions = [.. assembly.Parts.Clock.Partitions.Where(partition => partition.Source == source.Name).Select(partition => ViewOf(partition, source))],
        };
    }

    private static PartitionView ViewOf(PartitionClock partition, RunningSource source) => new()
    {
        Partition = partition.Partition,
        Ordinal = partition.Position?.Ordinal,
        Token = partition.Position?.Token,
        NewestEvent = partition.Newest,
        CaughtUp = partition.CaughtUp,
        Events = partition.Events,
        Lag = source.LagOf(partition.Partition),
    };

    private static WindowView ViewOf(LiveWindow window) => new(
        window.TenantId,
        [.. window.Group.Select(field => new AlertField(field.Key, field.Value))],
        window.Value,
        window.Threshold is { } threshold ? ThresholdText.Of(threshold) : null,
        window.Class?.Class.ToString(),
        window.Oldest,
        window.Newest,
        window.IsOpen);
}
