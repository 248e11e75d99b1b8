using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>The partitions that the group has given to this worker.</summary>
internal sealed class KafkaAssignment(KafkaSettings settings, ISourceSession session, LogDelivery delivery, TimeProvider time, CancellationToken stopping)
{
    // Well below the time that a group waits for its members.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<TopicPartition, LogPartition> partitions = new();
    private readonly ConcurrentDictionary<LogPartition, TopicPartition> places = new();

    public static string KeyOf(TopicPartition partition) => string.Create(CultureInfo.InvariantCulture, $"{partition.Topic}/{partition.Partition.Value}");

    public LogPartition? Find(TopicPartition partition) => partitions.GetValueOrDefault(partition);

    /// <summary>Null when the partition is not this worker's any more.</summary>
    public TopicPartition? PlaceOf(LogPartition partition) => places.GetValueOrDefault(partition);

    /// <summary>Takes partitions on, each from the store's position as it is now.</summary>
    /// <param name="all">Every partition of the topics: those that the group has given to others, who may be dead, are not to be overtaken.</param>
    public IEnumerable<TopicPartitionOffset> Begin(IReadOnlyCollection<TopicPartition> assigned, IEnumerable<TopicPartition> all)
    {
        // On the client's own thread: the group gets its answer when this returns.
        session.ExpectAsync([.. all.Select(KeyOf)], stopping).GetAwaiter().GetResult();
        var positions = session.PositionsAsync(stopping).GetAwaiter().GetResult();
        var starts = new List<TopicPartitionOffset>(assigned.Count);
        foreach (var partition in assigned)
        {
            var key = KeyOf(partition);
            LogPosition? start = positions.TryGetValue(key, out var position) ? LogPosition.Of(position) : null;
            var log = new LogPartition(key, start, settings.TenantId, time);
            partitions[partition] = log;
            places[log] = partition;
            delivery.Begin(log);
            starts.Add(new TopicPartitionOffset(partition, start is { } known ? known.Next : First));
        }

        return starts;
    }

    /// <summary>Gives partitions up, and waits a while for their batches under way, so that the next worker begins behind them.</summary>
    public void End(IEnumerable<TopicPartition> revoked)
    {
        var endings = new List<Task>();
        foreach (var partition in revoked)
        {
            if (partitions.TryRemove(partition, out var log))
            {
                endings.Add(EndAsync(log));
            }
        }

        Task.WhenAll(endings).GetAwaiter().GetResult();
    }

    private async Task EndAsync(LogPartition partition)
    {
        await delivery.EndAsync(partition, Farewell).ConfigureAwait(false);
        places.TryRemove(partition, out _);
    }

    private Offset First => settings.Start == LogStart.Earliest ? Offset.Beginning : Offset.End;
}
