using System.ComponentModel;
using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Server;

/// <summary>What the API sees of the running worker, and what it may ask of it. Safe on any thread.</summary>
internal interface IWorkerView
{
    /// <summary>The rules in force.</summary>
    RuleSet Rules { get; }

    /// <summary>When they were put in force.</summary>
    DateTimeOffset RulesLoadedAt { get; }

    /// <summary>What is wrong with newer rules, accounts or silences that were refused; empty where none were.</summary>
    IReadOnlyList<string> RefusedContent { get; }

    /// <summary>This worker correlates; on a store shared by several, the others stand by.</summary>
    bool IsLeading { get; }

    DateTimeOffset? Watermark { get; }

    IReadOnlyList<SourceView> Sources { get; }

    /// <summary>What readiness depends on, each with its reason where it is not well.</summary>
    IReadOnlyList<ConditionView> Conditions { get; }

    /// <summary>Since the engine was built; null where this worker does not lead, or its engine does not answer in time.</summary>
    Task<EngineStatistics?> StatisticsAsync(CancellationToken cancellation);

    /// <summary>The live windows of a correlation, the fullest first; empty for other rules, or where this worker does not lead.</summary>
    Task<IReadOnlyList<WindowView>> WindowsAsync(string ruleId, int limit, CancellationToken cancellation);

    /// <summary>The names of the sinks, or digests, that hear of an alert.</summary>
    IReadOnlyList<string> SinksFor(AlertDocument alert, NotificationKind kind);

    /// <summary>Rules, accounts or silences were changed: they are read at once. Returns what is wrong with them.</summary>
    Task<IReadOnlyList<string>> ReloadAsync(CancellationToken cancellation);

    /// <summary>Something was put into the outbox, or a sink was enabled.</summary>
    void WakeSinks();

    /// <summary>Has records that could not be read before read again; completes when what became of them is committed.</summary>
    Task RereadAsync(IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation);

    /// <summary>Sends a sample alert, once. Null when there is no such sink.</summary>
    Task<DeliveryOutcome?> TestSinkAsync(string name, CancellationToken cancellation);
}

internal sealed record SourceView
{
    public required string Name { get; init; }

    /// <summary>As the configuration spells it.</summary>
    public required string Type { get; init; }

    public required SourceState State { get; init; }

    public string? Reason { get; init; }

    public string? TenantId { get; init; }

    /// <summary>Records that wait to be read, where the source knows.</summary>
    public long? Lag { get; init; }

    /// <summary>Read since the worker started.</summary>
    public long Records { get; init; }

    /// <summary>How long ago what has been read reached the source; where known.</summary>
    public double? LagSeconds { get; init; }

    public DateTimeOffset? LastReceived { get; init; }

    public IReadOnlyList<PartitionView> Partitions { get; init; } = [];
}

internal sealed record PartitionView
{
    public required string Partition { get; init; }

    /// <summary>As committed.</summary>
    public long? Ordinal { get; init; }

    public string? Token { get; init; }

    public DateTimeOffset? NewestEvent { get; init; }

    /// <summary>When it was last read to its end.</summary>
    public DateTimeOffset? CaughtUp { get; init; }

    /// <summary>Events decoded of it, in all.</summary>
    public long Events { get; init; }

    /// <summary>Records that wait to be read, where this worker reads it and the source knows.</summary>
    public long? Lag { get; init; }
}

/// <param name="Name">What is asked after: <c>engine</c>, <c>store</c>, <c>source NAME</c>, <c>sink NAME</c> and so on.</param>
/// <param name="IsOk">Nothing is the matter with it.</param>
/// <param name="Reason">What is the matter where it is not, without secrets.</param>
/// <param name="IsRequired">False for what does no harm to the worker's work: it is shown, and the worker is ready all the same.</param>
internal sealed record ConditionView(
    [property: Description("What is asked after: engine, store, content, rules, accounts, upkeep, clock, source NAME or sink NAME.")] string Name,
    [property: Description("Nothing is the matter with it.")] bool IsOk,
    [property: Description("What is the matter with it.")] string? Reason,
    [property: Description("The worker is not ready without it.")] bool IsRequired = true);

/// <param name="Value">What is measured now.</param>
/// <param name="Threshold">What is wanted, in words such as <c>&gt;= 4</c>; null where something is awaited.</param>
internal sealed record WindowView(
    string? TenantId,
    IReadOnlyList<AlertField> Group,
    double Value,
    string? Threshold,
    string? Class,
    DateTimeOffset Oldest,
    DateTimeOffset Newest,
    bool IsOpen);
