using Detect.Broker;

namespace Detect.Chaos;

/// <summary>A topic of two partitions on a broker in a process of its own.</summary>
internal sealed class KafkaFeed : IFeed
{
    private const int Partitions = 2;

    private readonly BrokerProcess broker;
    private readonly string topic;
    private readonly TopicWriter writer;

    private KafkaFeed(BrokerProcess broker, string topic, bool runsLong)
    {
        this.broker = broker;
        this.topic = topic;
        writer = new TopicWriter(broker.BootstrapServers, topic, runsLong);
    }

    // The broker keeps 5 MB of each partition.
    public int MostAhead => 8_000;

    /// <param name="runsLong">The broker shares the machine with the worker: what it costs is kept small.</param>
    public static async Task<KafkaFeed> StartAsync(bool runsLong)
    {
        var broker = await BrokerProcess.StartAsync(brokers: 1);
        await broker.CreateTopicAsync("story", Partitions);
        return new KafkaFeed(broker, "story", runsLong);
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
