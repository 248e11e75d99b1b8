using System.Collections.Concurrent;
using Azure;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Processor;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>
/// Keeps the blobs' checkpoints behind the store: a checkpoint is written, now and then, of what the store has committed. The store is what
/// a restart goes by; the blobs serve tools that show lag, and a worker whose store was lost.
/// </summary>
internal sealed class HubCheckpoints(HubProcessor processor)
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<CheckpointPosition>> read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CheckpointPosition> committed = new(StringComparer.Ordinal);

    public void Note(string key, EventData message) =>
        read.GetOrAdd(key, _ => new ConcurrentQueue<CheckpointPosition>()).Enqueue(CheckpointPosition.FromEvent(message));

    /// <summary>The store has committed a partition up to a position.</summary>
    public void Commit(LogPartition partition, LogPosition position)
    {
        if (!read.TryGetValue(partition.Key, out var waiting))
        {
            return;
        }

        while (waiting.TryPeek(out var next) && next.SequenceNumber < position.Next && waiting.TryDequeue(out next))
        {
            committed[partition.Key] = next;
        }
    }

    public async Task RunAsync(TimeSpan interval, Func<IEnumerable<string>> partitionIds, TimeProvider time, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(interval, time, stopping).ConfigureAwait(false);
            foreach (var partitionId in partitionIds())
            {
                await WriteAsync(partitionId, stopping).ConfigureAwait(false);
            }
        }
    }

    public async Task WriteAsync(string partitionId, CancellationToken cancellation)
    {
        if (!committed.TryRemove(processor.KeyOf(partitionId), out var position))
        {
            return;
        }

        try
        {
            await processor.CheckpointAsync(partitionId, position, cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException)
        {
            // The next one says more; a restart goes by the store.
        }
    }
}
