using Detect.Connectors;

namespace Detect.Server;

/// <summary>What readiness depends on, and what is shown beside it: of the worker, its sources and its sinks. Safe on any thread.</summary>
internal sealed class WorkerHealth(WorkerConditions conditions, IReadOnlyList<RunningSource> sources, SinkDispatcher sinks, TimeProvider time)
{
    // Commits take milliseconds, and sources a few seconds to begin: what takes longer waits for an answer that may never come.
    private static readonly TimeSpan LongestCommit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    public IReadOnlyList<ConditionView> Conditions
    {
        get
        {
            var failing = conditions.Failing.ToDictionary(failure => failure.Condition, failure => failure.Reason);
            if (conditions.CommittingSince is { } since && time.GetElapsedTime(since) is var taken && taken > LongestCommit)
            {
                failing.TryAdd(WorkerCondition.Store, $"A commit has been under way for {taken.TotalSeconds:0} s, and the store has not answered; events wait meanwhile.");
            }

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

    private ConditionView Of(RunningSource source)
    {
        var reason = source.Condition switch
        {
            { State: SourceState.Failing } failing => failing.Reason ?? "it gives no reason",
            { State: SourceState.Starting } starting when Hangs(starting) => "it has been starting for more than a minute, and nothing has come of it",
            _ => null,
        };
        return new ConditionView($"source {source.Name}", reason is null, reason);
    }

    private bool Hangs(SourceCondition starting) =>
        time.GetUtcNow() - starting.Since > LongestStart && !(starting.LastReceived > starting.Since);

    // A sink that is down keeps no event from coming in: what it is to be told waits in the store. Of what is refused for good nobody hears.
    private static ConditionView Of(SinkReport sink) => new($"sink {sink.Sink}", sink.LastError is null, sink.LastError, IsRequired: false);
}
