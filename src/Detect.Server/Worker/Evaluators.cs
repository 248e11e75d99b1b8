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
    private readonly ConcurrentBag<Evaluator> idle = [];
    private readonly Func<Evaluator> create;

    /// <param name="isPrivileged">
    /// Whether one of these accounts is privileged at that time, as far as is known, and the event to be kept for that; null when none is.
    /// </param>
    public Evaluators(WorkerContent content, WorkerOptions options, Func<string?, IReadOnlyList<string>, DateTimeOffset?, bool>? isPrivileged)
    {
        Content = content;
        threads = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, options.Threads).ConcurrentScheduler;

        // Only its compiled rules are used; no event is ever processed with it.
        using var pattern = new LiveEngine(content.Rules, content.EngineOptions(options, (_, _) => { }));
        create = () => new Evaluator(pattern, isPrivileged);
    }

    public WorkerContent Content { get; }

    /// <summary>Also tells the batch which of its events may yet have to be archived.</summary>
    public Task<EvaluatedBatch> EvaluateAsync(PendingBatch batch) => Task.Factory.StartNew(
        () => Use(evaluator => evaluator.Evaluate(batch)), CancellationToken.None, TaskCreationOptions.DenyChildAttach, threads);

    /// <summary>Every event of the batch, whether it matched or not.</summary>
    public Task<IReadOnlyList<LiveEvent>> EvaluateAllAsync(PendingBatch batch) => Task.Factory.StartNew(
        () => Use(evaluator => evaluator.EvaluateAll(batch)), CancellationToken.None, TaskCreationOptions.DenyChildAttach, threads);

    /// <returns>For each entry, or null where it can no longer be decoded.</returns>
    public IReadOnlyList<LiveEvent?> EvaluateAgain(IReadOnlyList<JournalEntry> entries) => Use(evaluator =>
        entries.Select(entry => evaluator.EvaluateAgain(entry.Record, entry.TenantId, entry.Key)).ToList());

    /// <returns>Null where it can no longer be decoded.</returns>
    public LiveEvent? EvaluateAgain(CandidateRecord record) =>
        Use(evaluator => evaluator.EvaluateAgain(record.Json, record.TenantId, record.Key));

    private T Use<T>(Func<Evaluator, T> use)
    {
        var evaluator = idle.TryTake(out var rested) ? rested : create();
        var result = use(evaluator);
        idle.Add(evaluator);
        return result;
    }

    private sealed class Evaluator
    {
        private readonly Func<string?, IReadOnlyList<string>, DateTimeOffset?, bool>? isPrivileged;
        private readonly CandidateWriter candidates = new();
        private readonly BatchEvaluator evaluator;

        public Evaluator(LiveEngine pattern, Func<string?, IReadOnlyList<string>, DateTimeOffset?, bool>? isPrivileged)
        {
            this.isPrivileged = isPrivileged;
            evaluator = new BatchEvaluator(pattern, null, isPrivileged is null ? null : IsKept);
        }

        public EvaluatedBatch Evaluate(PendingBatch batch)
        {
            var evaluated = evaluator.Evaluate(ChunksOf(batch));
            if (isPrivileged is not null)
            {
                foreach (var matched in evaluated.Events.Where(e => e.Matches.Count > 0))
                {
                    IsKept(matched.Event);
                }

                batch.Candidates = candidates.Drain();
            }

            return evaluated;
        }

        public IReadOnlyList<LiveEvent> EvaluateAll(PendingBatch batch) => evaluator.EvaluateAll(ChunksOf(batch));

        public LiveEvent? EvaluateAgain(ReadOnlyMemory<byte> record, string? tenantId, EventKey key) => evaluator.EvaluateAgain(record, tenantId, key);

        private static IReadOnlyList<RecordChunk> ChunksOf(PendingBatch batch) =>
            [.. batch.Batch.Chunks.Select(chunk => chunk with { TenantId = chunk.TenantId ?? batch.Batch.TenantId })];

        private bool IsKept(AuditEvent e)
        {
            var identities = AccountDirectory.IdentitiesIn(e);
            if (isPrivileged!(e.TenantId, identities, e.OccurredAt))
            {
                return true;
            }

            candidates.Add(e, identities);
            return false;
        }
    }
}
