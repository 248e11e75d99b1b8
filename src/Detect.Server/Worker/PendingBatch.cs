using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>A batch between its source and its commit.</summary>
internal sealed class PendingBatch(RunningSource source, SourceBatch batch)
{
    private readonly TaskCompletionSource<bool> committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningSource Source { get; } = source;

    public SourceBatch Batch { get; } = batch;

    /// <summary>Bytes.</summary>
    public long Size { get; } = batch.Chunks.Sum(chunk => (long)chunk.Bytes.Length) + batch.DeadLetters.Sum(letter => (long)letter.Raw.Length);

    public Task<EvaluatedBatch>? Evaluation { get; set; }

    /// <summary>The rules it was evaluated with.</summary>
    public WorkerContent? EvaluatedWith { get; set; }

    /// <summary>What was known of accounts when its evaluation began.</summary>
    public AccountKnowledge Knowledge { get; set; }

    /// <summary>Its events that touch no privileged account as far as was known then; null for none.</summary>
    public ArchiveCandidates? Candidates { get; set; }

    /// <summary>True when committed, false when the store held a later position already; cancelled when the worker stops first.</summary>
    public Task<bool> Committed => committed.Task;

    public void Settle(bool accepted)
    {
        foreach (var chunk in Batch.Chunks)
        {
            chunk.Release();
        }

        committed.TrySetResult(accepted);
    }

    public void Cancel() => committed.TrySetCanceled();
}
