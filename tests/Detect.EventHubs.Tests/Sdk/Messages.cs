#nullable disable // As in the SDK.

using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Processor;

#pragma warning disable CA1032, CA1064, CA1711 // The SDK's own shapes, one beside the other.

namespace Azure.Messaging.EventHubs
{
    public enum EventHubsTransportType
    {
        AmqpTcp,
        AmqpWebSockets,
    }

    public sealed class EventHubConnectionOptions
    {
        public EventHubsTransportType TransportType { get; set; }
    }

    public sealed class EventData(BinaryData body, long sequenceNumber, DateTimeOffset enqueuedTime)
    {
        public BinaryData EventBody => body;

        public long SequenceNumber => sequenceNumber;

        public DateTimeOffset EnqueuedTime => enqueuedTime;
    }

    public sealed class PartitionProperties(bool isEmpty, long lastEnqueuedSequenceNumber)
    {
        public bool IsEmpty => isEmpty;

        /// <summary>-1 in a partition that never had an event.</summary>
        public long LastEnqueuedSequenceNumber => lastEnqueuedSequenceNumber;
    }

    public sealed class EventHubsException(bool isTransient, string eventHubName, string message) : Exception(message)
    {
        public bool IsTransient => isTransient;

        public string EventHubName => eventHubName;
    }
}

namespace Azure.Messaging.EventHubs.Consumer
{
    public readonly record struct EventPosition
    {
        /// <summary>The first sequence number to be read; null for what comes after this moment.</summary>
        internal long? First { get; private init; }

        public static EventPosition Earliest { get; } = new() { First = 0 };

        public static EventPosition Latest => default;

        public static EventPosition FromSequenceNumber(long sequenceNumber, bool isInclusive = true) =>
            new() { First = isInclusive ? sequenceNumber : sequenceNumber + 1 };
    }

    public sealed class PartitionContext(string partitionId)
    {
        public string PartitionId => partitionId;
    }
}

namespace Azure.Messaging.EventHubs.Processor
{
    public enum LoadBalancingStrategy
    {
        Balanced,
        Greedy,
    }

    public readonly record struct CheckpointPosition(long SequenceNumber)
    {
        public static CheckpointPosition FromEvent(EventData eventData) => new(eventData.SequenceNumber);
    }

    public sealed class PartitionInitializingEventArgs(string partitionId, EventPosition defaultStartingPosition, CancellationToken cancellationToken)
    {
        public string PartitionId => partitionId;

        public EventPosition DefaultStartingPosition { get; set; } = defaultStartingPosition;

        public CancellationToken CancellationToken => cancellationToken;
    }

    public sealed class PartitionClosingEventArgs(string partitionId, CancellationToken cancellationToken)
    {
        public string PartitionId => partitionId;

        public CancellationToken CancellationToken => cancellationToken;
    }

    public readonly record struct ProcessEventArgs(PartitionContext Partition, EventData Data, CancellationToken CancellationToken)
    {
        public bool HasEvent => Data is not null;
    }

    public readonly record struct ProcessErrorEventArgs(string PartitionId, string Operation, Exception Exception, CancellationToken CancellationToken);
}

namespace Azure.Messaging.EventHubs.Primitives
{
    public class EventProcessorCheckpoint
    {
        public string FullyQualifiedNamespace { get; set; } = "";

        public string EventHubName { get; set; } = "";

        public string ConsumerGroup { get; set; } = "";

        public string PartitionId { get; set; } = "";

        public EventPosition StartingPosition { get; set; }
    }
}
