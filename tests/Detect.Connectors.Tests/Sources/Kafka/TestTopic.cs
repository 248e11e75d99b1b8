using System.Text;
using Detect.Broker;

namespace Detect.Connectors.Tests;

/// <summary>A topic of a cluster in its own process, and a tenant's feed that writes to it.</summary>
internal sealed class TestTopic : IAsyncDisposable
{
    public const string Name = "insights-logs-auditlogs";

    private readonly TopicWriter writer;

    private TestTopic(BrokerProcess broker)
    {
        Broker = broker;
        writer = new TopicWriter(broker.BootstrapServers, Name);
    }

    public BrokerProcess Broker { get; }

    /// <summary>Like the defaults, but quick to notice what tests are about.</summary>
    public KafkaSettings Settings => new()
    {
        Name = "entra",
        BootstrapServers = Broker.BootstrapServers,
        Topics = [Name],
        Tls = false,
        Limits = new LogLimits { Linger = TimeSpan.FromMilliseconds(5) },
        WatchInterval = TimeSpan.FromMilliseconds(200),
        ClientSettings = new Dictionary<string, string>
        {
            ["fetch.wait.max.ms"] = "20",
            ["heartbeat.interval.ms"] = "200",

            // A member that comes back waits for this less a second in the mock cluster.
            ["session.timeout.ms"] = "3000",
            ["reconnect.backoff.max.ms"] = "500",
            ["topic.metadata.refresh.interval.ms"] = "300",
        },
    };

    public static async Task<TestTopic> StartAsync(int partitions, int brokers = 3)
    {
        var broker = await BrokerProcess.StartAsync(brokers);
        await broker.CreateTopicAsync(Name, partitions);
        return new TestTopic(broker);
    }

    /// <summary>The partition as the store knows it.</summary>
    public static string Partition(int partition) => $"{Name}/{partition}";

    /// <summary>Records of a partition, numbered.</summary>
    public static IEnumerable<string> Records(int partition, int from, int count) =>
        Enumerable.Range(from, count).Select(number => $"{{\"partition\":{partition},\"number\":{number}}}");

    public Task WriteAsync(int partition, int from, int count) => WriteAsync(partition, Records(partition, from, count).Select(Encoding.UTF8.GetBytes));

    public Task WriteAsync(int partition, IEnumerable<byte[]?> values) => writer.WriteAsync(partition, values);

    /// <summary>Deletes the topic with all that it holds and makes it again.</summary>
    public async Task RecreateAsync(int partitions, IEnumerable<string> records)
    {
        await Broker.SendAsync($"delete-topic {Name}");
        await Broker.CreateTopicAsync(Name, partitions);
        using var anew = new TopicWriter(Broker.BootstrapServers, Name);
        await anew.WriteAsync(0, records.Select(Encoding.UTF8.GetBytes));
    }

    public async ValueTask DisposeAsync()
    {
        writer.Dispose();
        await Broker.DisposeAsync();
    }
}
