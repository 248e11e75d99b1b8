#nullable disable // As in the SDK.

using Azure.Core;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Detect.EventHubs.Tests;

namespace Azure.Messaging.EventHubs;

/// <summary>
/// Asks for a partition's position once its handler has been told of it, gives it one event after the other, and tells when it is another's.
/// </summary>
public class EventProcessorClient
{
    private readonly Hub hub;
    private readonly string consumerGroup;
    private readonly BlobCheckpointStore blobs;
    private readonly Dictionary<string, PartitionPump> pumps = new(StringComparer.Ordinal);

    public EventProcessorClient(
        BlobContainerClient checkpointStore, string consumerGroup, string connectionString, string eventHubName, EventProcessorClientOptions clientOptions)
        : this(checkpointStore, consumerGroup, Hub.OfConnectionString(connectionString), $"connection string, {eventHubName}", clientOptions)
    {
    }

    public EventProcessorClient(
        BlobContainerClient checkpointStore,
        string consumerGroup,
        string fullyQualifiedNamespace,
        string eventHubName,
        TokenCredential credential,
        EventProcessorClientOptions clientOptions)
        : this(checkpointStore, consumerGroup, Hub.Of(fullyQualifiedNamespace), $"{credential.GetType().Name}, {eventHubName}", clientOptions)
    {
    }

    private EventProcessorClient(BlobContainerClient blobs, string consumerGroup, Hub hub, string how, EventProcessorClientOptions options)
    {
        this.hub = hub;
        this.consumerGroup = consumerGroup;
        this.blobs = new BlobCheckpointStore(blobs);
        hub.Clients.Enqueue(
            $"processor: {consumerGroup}, {how}, {options.ConnectionOptions.TransportType}, {options.LoadBalancingStrategy}, blobs {blobs.Place}");
    }

    public event Func<PartitionInitializingEventArgs, Task> PartitionInitializingAsync;

    public event Func<PartitionClosingEventArgs, Task> PartitionClosingAsync;

    public event Func<ProcessEventArgs, Task> ProcessEventAsync;

    public event Func<ProcessErrorEventArgs, Task> ProcessErrorAsync;

    public string FullyQualifiedNamespace => hub.Namespace;

    public string EventHubName => Hub.Name;

    public string ConsumerGroup => consumerGroup;

    public Task StartProcessingAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ProcessEventAsync is null || ProcessErrorAsync is null)
        {
            throw new InvalidOperationException("Both handlers are needed.");
        }

        try
        {
            hub.ThrowIfOut();
        }
        catch (EventHubsException problem)
        {
            throw new AggregateException("The processor cannot be started.", problem);
        }

        hub.Join(this);
        return Task.CompletedTask;
    }

    public async Task StopProcessingAsync(CancellationToken cancellationToken = default)
    {
        PartitionPump[] own;
        lock (pumps)
        {
            own = [.. pumps.Values];
        }

        hub.Leave(this);
        Own([]);
        await Task.WhenAll(own.Select(pump => pump.Running)).WaitAsync(cancellationToken);
    }

    internal void Own(IReadOnlyCollection<string> partitionIds)
    {
        lock (pumps)
        {
            foreach (var (partitionId, pump) in pumps.Where(pump => !partitionIds.Contains(pump.Key)).ToList())
            {
                pumps.Remove(partitionId);
                _ = pump.DisposeAsync().AsTask();
            }

            foreach (var partitionId in partitionIds.Where(id => !pumps.ContainsKey(id)))
            {
                pumps.Add(partitionId, new PartitionPump(hub, partitionId, BeginAsync, ProcessEventAsync!, ProcessErrorAsync!, PartitionClosingAsync));
            }
        }
    }

    protected virtual Task<EventProcessorCheckpoint> GetCheckpointAsync(string partitionId, CancellationToken cancellationToken) =>
        blobs.GetCheckpointAsync(FullyQualifiedNamespace, EventHubName, ConsumerGroup, partitionId, cancellationToken);

    protected virtual Task UpdateCheckpointAsync(string partitionId, CheckpointPosition startingPosition, CancellationToken cancellationToken)
    {
        hub.Checkpoints[partitionId] = startingPosition;
        return Task.CompletedTask;
    }

    private async Task<EventPosition> BeginAsync(string partitionId, CancellationToken cancellation)
    {
        var args = new PartitionInitializingEventArgs(partitionId, EventPosition.Earliest, cancellation);
        if (PartitionInitializingAsync is { } handler)
        {
            await handler(args);
        }

        return await GetCheckpointAsync(partitionId, cancellation) is { } checkpoint ? checkpoint.StartingPosition : args.DefaultStartingPosition;
    }
}
