using Detect.Connectors;

namespace Detect.Server;

/// <summary>What readiness depends on, and what is shown beside it: of the worker, its sources and its sinks. Safe on any thread.</summary>
internal sealed class WorkerHealth(WorkerConditions conditions, IReadOnlyList<RunningSource> sources, SinkDispatcher sinks)
{
    public IReadOnlyList<ConditionView> Conditions
    {
        get
        {
            var failing = conditions.Failing.ToDictionary(failure => failure.Condition, failure => failure.Reason);
            return
            [
                .. Enum.GetValues<WorkerCondition>().Select(condition => Of(condition, failing.GetValueOrDefault(condition))),
                .. sources.Select(Of),
                .. sinks.Reports.Select(Of),
            ];
        }
    }

    private static ConditionView Of(WorkerCondition condition, string? reason) =>
        new(condition.ToString().ToLowerInvariant(), reason is null, reason, WorkerConditions.IsRequired(condition));

    private static ConditionView Of(RunningSource source)
    {
        var condition = source.Condition;
        return new ConditionView($"source {source.Name}", condition.State != SourceState.Failing, condition.State == SourceState.Failing ? condition.Reason : null);
    }

    // A sink that is down keeps no event from coming in: what it is to be told waits in the store.
    private static ConditionView Of(SinkReport sink) =>
        new($"sink {sink.Sink}", sink.FailingSince is null, sink.FailingSince is null ? null : sink.LastError, IsRequired: false);
}
