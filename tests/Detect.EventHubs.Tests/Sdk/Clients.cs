#nullable disable // As in the SDK.

using Azure.Core;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Detect.EventHubs.Tests;

namespace Azure.Storage.Blobs
{
    public sealed class BlobContainerClient
    {
        public BlobContainerClient(string connectionString, string blobContainerName) => Place = $"{connectionString} {blobContainerName}";

        public BlobContainerClient(Uri blobContainerUri, TokenCredential credential) => Place = $"{blobContainerUri} {credential.GetType().Name}";

        internal string Place { get; }
    }
}

namespace Azure.Messaging.EventHubs
{
    public sealed class EventProcessorClientOptions
    {
        public EventHubConnectionOptions ConnectionOptions { get; set; } = new();

        public LoadBalancingStrategy LoadBalancingStrategy { get; set; } = LoadBalancingStrategy.Greedy;

        public int PrefetchCount { get; set; }

        public long? PrefetchSizeInBytes { get; set; }
    }
}

namespace Azure.Messaging.EventHubs.Consumer
{
    public sealed class EventHubConsumerClientOptions
    {
        public EventHubConnectionOptions ConnectionOptions { get; set; } = new();
    }

    public sealed class EventHubConsumerClient : IAsyncDisposable
    {
        private readonly Hub hub;

        public EventHubConsumerClient(string consumerGroup, string connectionString, EventHubConsumerClientOptions options)
            : this(consumerGroup, Hub.OfConnectionString(connectionString), "connection string", options)
        {
        }

        public EventHubConsumerClient(string consumerGroup, string connectionString, string eventHubName, EventHubConsumerClientOptions options)
            : this(consumerGroup, Hub.OfConnectionString(connectionString), $"connection string, {eventHubName}", options)
        {
        }

        public EventHubConsumerClient(
            string consumerGroup, string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubConsumerClientOptions options)
            : this(consumerGroup, Hub.Of(fullyQualifiedNamespace), $"{credential.GetType().Name}, {eventHubName}", options)
        {
        }

        private EventHubConsumerClient(string consumerGroup, Hub hub, string how, EventHubConsumerClientOptions options)
        {
            this.hub = hub;
            hub.Clients.Enqueue($"consumer: {consumerGroup}, {how}, {options.ConnectionOptions.TransportType}");
        }

        public async Task<string[]> GetPartitionIdsAsync(CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            hub.ThrowIfOut();
            return hub.PartitionIds;
        }

        public async Task<PartitionProperties> GetPartitionPropertiesAsync(string partitionId, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return hub.PropertiesOf(partitionId);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

namespace Azure.Messaging.EventHubs.Primitives
{
#pragma warning disable CS9113 // The hub in memory has one container.
    public sealed class BlobCheckpointStore(BlobContainerClient blobContainerClient)
#pragma warning restore CS9113
    {
        public Task<EventProcessorCheckpoint> GetCheckpointAsync(
            string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(Hub.Of(fullyQualifiedNamespace).Checkpoints.TryGetValue(partitionId, out var done)
                ? new EventProcessorCheckpoint { StartingPosition = EventPosition.FromSequenceNumber(done.SequenceNumber, isInclusive: false) }
                : null);
        }
    }
}
