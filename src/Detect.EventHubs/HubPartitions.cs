using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>What the hub says of its partitions: which there are, where reading begins and where each ends.</summary>
internal sealed class HubPartitions(EventHubsSettings settings, EventHubConsumerClient consumer, LogDelivery delivery, LogHealth health)
{
    public static string IdOf(LogPartition partition) => partition.Key[(partition.Key.LastIndexOf('/') + 1)..];

    public static string FirstLine(Exception problem) => problem.Message.Split('\n', 2)[0].TrimEnd();

    /// <exception cref="SourceException">The hub cannot be asked.</exception>
    public async Task<string[]> ListAsync(CancellationToken cancellation)
    {
        try
        {
            return await consumer.GetPartitionIdsAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw new SourceException($"{settings.Name}: the hub does not say what partitions it has: {FirstLine(problem)}", problem);
        }
    }

    /// <summary>
    /// Where a partition begins to be read. The service refuses numbers beyond its end, so a hub that was made anew is read from its beginning;
    /// and an empty partition has been read to its end, which the clock needs to know.
    /// </summary>
    /// <param name="hasCheckpoint">The blobs know of the partition.</param>
    /// <returns>Null where the blobs' checkpoint says it.</returns>
    public async Task<EventPosition?> StartAsync(LogPartition partition, bool hasCheckpoint, CancellationToken cancellation)
    {
        var end = await TryEndAsync(partition, cancellation).ConfigureAwait(false);
        if (partition.Next is { } next)
        {
            return next <= (end?.Next ?? next) ? At(next) : EventPosition.Earliest;
        }

        if (hasCheckpoint)
        {
            return null;
        }

        if (end is { } known && (known.IsEmpty || settings.Start == LogStart.Latest))
        {
            partition.ReachEnd(known.Next, known.Next);
            return At(known.Next);
        }

        return settings.Start == LogStart.Latest ? EventPosition.Latest : EventPosition.Earliest;
    }

    /// <summary>The number that the partition's next event will have.</summary>
    /// <exception cref="IOException">The hub cannot be asked.</exception>
    public async Task<long> EndOfAsync(LogPartition partition, CancellationToken cancellation)
    {
        var end = await EndAsync(partition, cancellation).ConfigureAwait(false);
        if (end.IsEmpty && partition.ReachEnd(end.Next, end.Next) is { } gap)
        {
            health.Missing(partition.Key, gap);
            delivery.Arrived(partition, 0);
        }

        return end.Next;
    }

    private static EventPosition At(long next) => next > 0 ? EventPosition.FromSequenceNumber(next - 1, isInclusive: false) : EventPosition.Earliest;

    private async Task<(bool IsEmpty, long Next)?> TryEndAsync(LogPartition partition, CancellationToken cancellation)
    {
        try
        {
            return await EndAsync(partition, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Reading will say why.
            return null;
        }
    }

    private async Task<(bool IsEmpty, long Next)> EndAsync(LogPartition partition, CancellationToken cancellation)
    {
        try
        {
            var properties = await consumer.GetPartitionPropertiesAsync(IdOf(partition), cancellation).ConfigureAwait(false);
            return (properties.IsEmpty, Math.Max(0, properties.LastEnqueuedSequenceNumber + 1));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw new IOException(FirstLine(problem), problem);
        }
    }
}
