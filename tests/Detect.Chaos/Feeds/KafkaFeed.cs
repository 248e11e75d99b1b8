using Detect.Broker;

namespace Detect.Chaos;

/// <summary>A topic of two partitions on a broker in a process of its own.</summary>
internal sealed class KafkaFeed : IFeed
{
    private const int Partitions = 2;

    private readonly BrokerProcess broker;
    private readonly string topic;
    private readonly TopicWriter writer;

    private readonly bool hasFixedPlaces;

    private KafkaFeed(BrokerProcess broker, string topic, bool runsLong, bool hasFixedPlaces)
    {
        this.hasFixedPlaces = hasFixedPlaces;
        this.broker = broker;
        this.topic = topic;
        writer = new TopicWriter(broker.BootstrapServers, topic, runsLong);
    }

    // The broker keeps 5 MB of each partition.
    public int MostAhead => 8_000;

    /// <param name="runsLong">The broker shares the machine with the worker: what it costs is kept small.</param>
    /// <param name="hasFixedPlaces">Each worker has an <c>instance</c> of its own in the group.</param>
    public static async Task<KafkaFeed> StartAsync(bool runsLong, bool hasFixedPlaces)
    {
        var broker = await BrokerProcess.StartAsync(brokers: 1);
        await broker.CreateTopicAsync("story", Partitions);
        return new KafkaFeed(broker, "story", runsLong, hasFixedPlaces);
    }

    // One group for all starts, so that every kill leaves a dead member in it, whom it misses for the length of a session, and a rebalance.
    // To this broker an instance makes no difference (MockCluster says what it does not do): what is shown is that it does no harm.
    public string Configuration(string worker) =>
        $$"""
          - name: feed
            type: kafka
            brokers: {{broker.BootstrapServers}}
            topics: {{topic}}
            group: detect
            sessionTimeout: 2s
            {{(hasFixedPlaces ? $"instance: {worker}" : "")}}
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
