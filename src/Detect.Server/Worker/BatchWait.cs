using Detect.Engine;

namespace Detect.Server;

/// <summary>Which of the oldest batches are ready to be committed together.</summary>
internal static class BatchWait
{
    /// <summary>Waits for the first batch's evaluation; those after it are taken as far as they are evaluated.</summary>
    /// <param name="evaluate">Evaluates a batch again that other rules evaluated.</param>
    public static async Task<IReadOnlyList<(PendingBatch Batch, EvaluatedBatch Evaluated)>> ReadyAsync(
        IReadOnlyList<PendingBatch> batches, WorkerContent version, Action<PendingBatch> evaluate)
    {
        var ready = new List<(PendingBatch, EvaluatedBatch)>(batches.Count);
        foreach (var batch in batches)
        {
            if (!ReferenceEquals(batch.EvaluatedWith, version))
            {
                evaluate(batch);
            }

            if (ready.Count > 0 && !batch.Evaluation!.IsCompleted)
            {
                break;
            }

            ready.Add((batch, await batch.Evaluation!.ConfigureAwait(false)));
        }

        return ready;
    }
}
