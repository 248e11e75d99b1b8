using System.Collections.Concurrent;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>
/// Decodes and matches with one version of the content, on a bounded number of threads. An evaluator is used by one thread at a time
/// and kept for the next.
/// </summary>
internal sealed class Evaluators
{
    private readonly TaskScheduler threads;
    private readonly ConcurrentBag<BatchEvaluator> idle = [];
    private readonly Func<BatchEvaluator> create;

    /// <param name="keep">Says of an event that matched nothing that it is to be kept all the same.</param>
    public Evaluators(WorkerContent content, WorkerOptions options, Func<AuditEvent, bool> keep)
    {
        Content = content;
        threads = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, options.Threads).ConcurrentScheduler;

        // Only its compiled rules are used; no event is ever processed with it.
        using var pattern = new LiveEngine(content.Rules, content.EngineOptions(options, (_, _) => { }));
        create = () => new BatchEvaluator(pattern, null, keep);
    }

    public WorkerContent Content { get; }

    public Task<EvaluatedBatch> EvaluateAsync(IReadOnlyList<RecordChunk> chunks) => Task.Factory.StartNew(
        () => Use(evaluator => evaluator.Evaluate(chunks)), CancellationToken.None, TaskCreationOptions.DenyChildAttach, threads);

    /// <returns>For each entry, or null where it can no longer be decoded.</returns>
    public IReadOnlyList<LiveEvent?> EvaluateAgain(IReadOnlyList<JournalEntry> entries) => Use(evaluator =>
        entries.Select(entry => evaluator.EvaluateAgain(entry.Record, entry.TenantId, entry.Key)).ToList());

    private T Use<T>(Func<BatchEvaluator, T> use)
    {
        var evaluator = idle.TryTake(out var rested) ? rested : create();
        var result = use(evaluator);
        idle.Add(evaluator);
        return result;
    }
}
