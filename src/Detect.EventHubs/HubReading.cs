using System.Collections.Concurrent;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Processor;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>What the processor's handlers do: feed the delivery that all logs share.</summary>
internal sealed class HubReading(
    EventHubsSettings settings,
    HubProcessor processor,
    HubPartitions hub,
    LogDelivery delivery,
    LogHealth health,
    HubCheckpoints checkpoints,
    TimeProvider time)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, LogPartition> partitions = new(StringComparer.Ordinal);

    public async Task BeginAsync(PartitionInitializingEventArgs args)
    {
        var stored = await processor.StoredAsync(args.PartitionId, args.CancellationToken).ConfigureAwait(false);
        var hasCheckpoint = await processor.HasCheckpointAsync(args.PartitionId, args.CancellationToken).ConfigureAwait(false);
        var partition = new LogPartition(processor.KeyOf(args.PartitionId), stored, settings.TenantId, time);
        processor.Begin(args.PartitionId, await hub.StartAsync(partition, hasCheckpoint, args.CancellationToken).ConfigureAwait(false));
        partitions[args.PartitionId] = partition;
        delivery.Begin(partition);
        delivery.Arrived(partition, 0);
        health.Running();
    }

    public async Task TakeAsync(ProcessEventArgs args)
    {
        if (!args.HasEvent || !partitions.TryGetValue(args.Partition.PartitionId, out var partition))
        {
            return;
        }

        var message = args.Data;
        var body = message.EventBody.ToMemory();
        var record = new LogRecord(message.SequenceNumber) { Value = body, EnqueuedAt = message.EnqueuedTime };
        checkpoints.Note(partition.Key, message);

        // Sequence numbers of a hub have no holes: the first that is there says where the hub begins.
        if (partition.Add(record, logStart: message.SequenceNumber) is { } gap)
        {
            health.Missing(partition.Key, gap);
        }

        delivery.Arrived(partition, body.Length);
        health.Running();
        await delivery.WaitForRoomAsync(args.CancellationToken).ConfigureAwait(false);
    }

    public async Task EndAsync(PartitionClosingEventArgs args)
    {
        if (partitions.TryRemove(args.PartitionId, out var partition))
        {
            await delivery.EndAsync(partition, Farewell).ConfigureAwait(false);
            await checkpoints.WriteAsync(args.PartitionId, args.CancellationToken).ConfigureAwait(false);
        }
    }

    public Task FailAsync(ProcessErrorEventArgs args)
    {
        var reason = $"{args.Operation}: {HubPartitions.FirstLine(args.Exception)}";
        if (args.PartitionId is { } partition)
        {
            health.Failing(processor.KeyOf(partition), reason);
        }
        else
        {
            health.Failing(reason);
        }

        return Task.CompletedTask;
    }
}
