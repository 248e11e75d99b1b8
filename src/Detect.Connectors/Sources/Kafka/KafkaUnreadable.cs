using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>
/// Messages that the client cannot unpack: damaged, or packed in a way that this build of librdkafka does not know. They are asked for
/// again twice, since the damage may be of the moment; then each becomes a dead letter, and reading goes on behind it.
/// </summary>
internal sealed class KafkaUnreadable(IConsumer<Ignore, byte[]?> consumer)
{
    private const int Attempts = 3;

    private readonly Dictionary<LogPartition, (long Offset, int Attempts)> failures = [];

    public static bool IsOne(Error error) => error.Code is ErrorCode.Local_BadMsg or ErrorCode.Local_BadCompression or ErrorCode.Local_NotImplemented;

    public void Meet(LogPartition partition, ConsumeException problem)
    {
        var place = problem.ConsumerRecord.TopicPartition;
        var offset = partition.Next ?? problem.ConsumerRecord.Offset.Value;
        var attempts = failures.TryGetValue(partition, out var last) && last.Offset == offset ? last.Attempts + 1 : 1;
        failures[partition] = (offset, attempts);
        if (attempts == Attempts)
        {
            partition.Add(new LogRecord(offset) { Unreadable = $"The Kafka client could not unpack the message: {problem.Error.Reason}" }, logStart: null);
            offset++;
        }

        consumer.Seek(new TopicPartitionOffset(place, offset));
    }

    public void Forget(LogPartition partition) => failures.Remove(partition);
}
