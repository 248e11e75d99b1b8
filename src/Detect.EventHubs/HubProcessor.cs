using System.Collections.Concurrent;
using Azure.Core;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>The SDK's processor, but that a partition begins where it is told to; the blobs' checkpoint may be older than our store.</summary>
internal sealed class HubProcessor : EventProcessorClient
{
    private readonly ISourceSession session;
    private readonly BlobCheckpointStore blobs;
    private readonly ConcurrentDictionary<string, EventPosition> starts = new(StringComparer.Ordinal);

    /// <param name="hub">Null where the connection string names it.</param>
    public HubProcessor(
        BlobContainerClient blobs, string consumerGroup, string connectionString, string? hub, EventProcessorClientOptions options, ISourceSession session)
        : base(blobs, consumerGroup, connectionString, hub, options)
    {
        this.session = session;
        this.blobs = new BlobCheckpointStore(blobs);
    }

    public HubProcessor(
        BlobContainerClient blobs,
        string consumerGroup,
        string fullyQualifiedNamespace,
        string hub,
        TokenCredential credential,
        EventProcessorClientOptions options,
        ISourceSession session)
        : base(blobs, consumerGroup, fullyQualifiedNamespace, hub, credential, options)
    {
        this.session = session;
        this.blobs = new BlobCheckpointStore(blobs);
    }

    public string KeyOf(string partitionId) => $"{EventHubName}/{partitionId}";

    public async Task<LogPosition?> StoredAsync(string partitionId, CancellationToken cancellation)
    {
        var positions = await session.PositionsAsync(cancellation).ConfigureAwait(false);
        return positions.TryGetValue(KeyOf(partitionId), out var position) ? LogPosition.Of(position) : null;
    }

    // The processor's own answer is never empty once its handlers have named a default.
    public async Task<bool> HasCheckpointAsync(string partitionId, CancellationToken cancellation) =>
        await blobs.GetCheckpointAsync(FullyQualifiedNamespace, EventHubName, ConsumerGroup, partitionId, cancellation).ConfigureAwait(false) is not null;

    /// <summary>Where the partition begins; null where the blobs' checkpoint says it. Said before the processor asks for it.</summary>
    public void Begin(string partitionId, EventPosition? start)
    {
        if (start is { } position)
        {
            starts[partitionId] = position;
        }
        else
        {
            starts.TryRemove(partitionId, out _);
        }
    }

    public Task CheckpointAsync(string partitionId, CheckpointPosition position, CancellationToken cancellation) =>
        UpdateCheckpointAsync(partitionId, position, cancellation);

    protected override async Task<EventProcessorCheckpoint> GetCheckpointAsync(string partitionId, CancellationToken cancellationToken) =>
        starts.TryGetValue(partitionId, out var start)
            ? new EventProcessorCheckpoint
            {
                FullyQualifiedNamespace = FullyQualifiedNamespace,
                EventHubName = EventHubName,
                ConsumerGroup = ConsumerGroup,
                PartitionId = partitionId,
                StartingPosition = start,
            }
            : await base.GetCheckpointAsync(partitionId, cancellationToken).ConfigureAwait(false);
}
