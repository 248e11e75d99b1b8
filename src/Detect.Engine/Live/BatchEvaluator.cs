using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Stage one of the live worker: decodes chunks and matches an engine's rules. One instance for each thread.</summary>
public sealed class BatchEvaluator
{
    private readonly ChunkEvaluator evaluator;
    private readonly BatchCollector collector;
    private readonly EvaluatedChunk chunk = new();

    /// <param name="engine">Whose rules to match. Any number of threads may evaluate while one drives the engine.</param>
    /// <param name="keep">Says of an event that matched nothing that it is to be kept all the same.</param>
    /// <param name="time">Measures what rules cost.</param>
    public BatchEvaluator(
        LiveEngine engine, DecoderOptions? options = null, Func<AuditEvent, bool>? keep = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        options ??= new DecoderOptions();
        collector = new BatchCollector(keep);
        evaluator = new ChunkEvaluator(engine.Compiled, options, engine.Concerns)
        {
            Evaluated = collector.Take,
            Times = new RuleTimes(time ?? TimeProvider.System),
        };
    }

    /// <summary>Evaluates whole records as they were received. The chunks are not released.</summary>
    public EvaluatedBatch Evaluate(IReadOnlyList<RecordChunk> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        foreach (var next in chunks)
        {
            Add(next);
        }

        return collector.Drain();
    }

    /// <summary>Every event of the records, whether it matched or not (<see cref="EvaluatedBatch.All"/>).</summary>
    public IReadOnlyList<LiveEvent> EvaluateAll(IReadOnlyList<RecordChunk> chunks)
    {
        collector.KeepsAll = true;
        var evaluated = Evaluate(chunks);
        collector.KeepsAll = false;
        return evaluated.Events;
    }

    /// <summary>Evaluates a record that a journal holds (<see cref="AuditEvent.JsonRecord"/>), under the key it was written with.</summary>
    /// <returns>Null when the record can no longer be decoded, as after a change of the decoder.</returns>
    public LiveEvent? EvaluateAgain(ReadOnlyMemory<byte> record, string? tenantId, EventKey key)
    {
        return EvaluateAll([new RecordChunk("journal", ChunkFormat.Json, record, 1, 0) { TenantId = tenantId }]) is [var only] ? only with { Key = key } : null;
    }

    private void Add(RecordChunk next)
    {
        chunk.Begin(0, next);
        evaluator.Evaluate(chunk);
        collector.Add(chunk);
    }
}
