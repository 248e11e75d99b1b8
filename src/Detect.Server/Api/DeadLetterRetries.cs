using Detect.Connectors;

namespace Detect.Server;

/// <summary>Has dead letters read again, for one caller after another: two at once would have the same ones read twice.</summary>
internal sealed class DeadLetterRetries(IDetectStore store, IWorkerView worker) : IDisposable
{
    private const int Most = 10_000;

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <param name="ids">Null for all.</param>
    /// <returns>How many were read again.</returns>
    public async Task<int> RetryAsync(IReadOnlyCollection<long>? ids, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var known = await store.Operators.DeadLettersAsync(source: null, Most, cancellation).ConfigureAwait(false);
            var letters = known.Where(letter => ids is null || ids.Contains(letter.Id)).ToList();
            if (letters.Count > 0)
            {
                await worker.RereadAsync(letters, cancellation).ConfigureAwait(false);
            }

            return letters.Count;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
