using Confluent.Kafka;
using Detect.Connectors;

namespace Detect.Broker;

/// <summary>Publishes records to a topic, as the feed of a tenant does.</summary>
/// <remarks>
/// The mock cluster keeps the newest 5 MB and 100,000 batches of each partition and drops what is older; batches are
/// compressed, so that this is some 50 MB of log records.
/// </remarks>
public sealed class TopicWriter : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> producer;
    private readonly string topic;

    /// <param name="isCheap">Compressed by LZ4, which costs less than gzip and leaves more.</param>
    public TopicWriter(string bootstrapServers, string topic, bool isCheap = false)
    {
        KafkaLibrary.Require();
        this.topic = topic;
        producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            CompressionType = isCheap ? CompressionType.Lz4 : CompressionType.Gzip,
            LingerMs = 5,
            MessageMaxBytes = 8 * 1024 * 1024,
            EnableIdempotence = true,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Publishes to one partition, in order; done when the broker has all of it.</summary>
    public async Task WriteAsync(int partition, IEnumerable<byte[]?> records) =>
        await Task.WhenAll(records.Select(record => producer.ProduceAsync(
            new TopicPartition(topic, partition),
            new Message<byte[]?, byte[]?> { Value = record })));

    public void Dispose() => producer.Dispose();
}
