using Azure.Core;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>The SDK's processor, but that a partition begins at the position in our store where there is one; the blobs' checkpoint may be older.</summary>
internal sealed class HubProcessor : EventProcessorClient
{
    private readonly ISourceSession session;

    /// <param name="hub">Null where the connection string names it.</param>
    public HubProcessor(
        BlobContainerClient blobs, string consumerGroup, string connectionString, string? hub, EventProcessorClientOptions options, ISourceSession session)
        : base(blobs, consumerGroup, connectionString, hub, options) => this.session = session;

    public HubProcessor(
        BlobContainerClient blobs,
        string consumerGroup,
        string fullyQualifiedNamespace,
        string hub,
        TokenCredential credential,
        EventProcessorClientOptions options,
        ISourceSession session)
        : base(blobs, consumerGroup, fullyQualifiedNamespace, hub, credential, options) => this.session = session;

    public string KeyOf(string partitionId) => $"{EventHubName}/{partitionId}";

    public async Task<LogPosition?> StoredAsync(string partitionId, CancellationToken cancellation)
    {
        var positions = await session.PositionsAsync(cancellation).ConfigureAwait(false);
        return positions.TryGetValue(KeyOf(partitionId), out var position) ? LogPosition.Of(position) : null;
    }

    public Task CheckpointAsync(string partitionId, CheckpointPosition position, CancellationToken cancellation) =>
        UpdateCheckpointAsync(partitionId, position, cancellation);

    protected override async Task<EventProcessorCheckpoint> GetCheckpointAsync(string partitionId, CancellationToken cancellationToken)
    {
        if (await StoredAsync(partitionId, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return await base.GetCheckpointAsync(partitionId, cancellationToken).ConfigureAwait(false);
        }

        return new EventProcessorCheckpoint
        {
            FullyQualifiedNamespace = FullyQualifiedNamespace,
            EventHubName = EventHubName,
            ConsumerGroup = ConsumerGroup,
            PartitionId = partitionId,
            StartingPosition = stored.Next > 0 ? EventPosition.FromSequenceNumber(stored.Next - 1, isInclusive: false) : EventPosition.Earliest,
        };
    }
}
