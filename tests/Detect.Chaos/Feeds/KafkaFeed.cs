using Detect.Broker;

namespace Detect.Chaos;

/// <summary>A topic of two partitions on a broker in a process of its own.</summary>
internal sealed class KafkaFeed : IFeed
{
    private const int Partitions = 2;

    private readonly BrokerProcess broker;
    private readonly string topic;
    private readonly TopicWriter writer;

    private KafkaFeed(BrokerProcess broker, string topic)
    {
        this.broker = broker;
        this.topic = topic;
        writer = new TopicWriter(broker.BootstrapServers, topic);
    }

    public static async Task<KafkaFeed> StartAsync()
    {
        var broker = await BrokerProcess.StartAsync(brokers: 1);
        await broker.CreateTopicAsync("story", Partitions);
        return new KafkaFeed(broker, "story");
    }

    // A killed member is missed for the length of its session, half a minute in which nothing is read. A group of its own for each start
    // makes the test short; positions are the store's and do not depend on the group.
    public string Configuration(int start) =>
        $$"""
          - name: feed
            type: kafka
            brokers: {{broker.BootstrapServers}}
            topics: {{topic}}
            group: detect-{{start}}
            start: earliest
        """;

    public Task OfferAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation) => Task.WhenAll(Enumerable.Range(0, Partitions)
        .Select(partition => writer.WriteAsync(partition, lines.Where(line => line.Stream % Partitions == partition).Select(line => line.Bytes))));

    public async ValueTask DisposeAsync()
    {
        writer.Dispose();
        await broker.DisposeAsync();
    }
}
