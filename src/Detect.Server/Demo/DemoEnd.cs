using Detect.Connectors;

namespace Detect.Server;

/// <summary>Waits until a file has been committed to its end and every sink has been told.</summary>
internal static class DemoEnd
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task WaitAsync(IDetectStore store, long length, TimeProvider time, CancellationToken stopping)
    {
        while (!await IsOverAsync(store, length, stopping).ConfigureAwait(false))
        {
            await Task.Delay(Look, time, stopping).ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsOverAsync(IDetectStore store, long length, CancellationToken stopping)
    {
        var progress = await store.ReadProgressAsync(stopping).ConfigureAwait(false);
        var queues = await store.Outbox.QueuesAsync(stopping).ConfigureAwait(false);
        return progress.Any(partition => partition.Position.Ordinal >= length) && queues.All(queue => queue.Waiting == 0);
    }
}
