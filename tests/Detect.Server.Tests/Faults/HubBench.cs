using System.Text;
using Detect.Broker;

namespace Detect.Server.Tests.Faults;

/// <summary>A worker that reads a hub and is pushed to, once it has told of the first event of the hub, which is ada's.</summary>
internal sealed class HubBench : IAsyncDisposable
{
    private const string Topic = "insights-logs-auditlogs";

    private readonly TopicWriter writer;

    private HubBench(BrokerProcess broker)
    {
        Broker = broker;
        writer = new TopicWriter(broker.BootstrapServers, Topic);
        Worker = new FaultBench(OnEachStoreAttribute.Sqlite)
        {
            MoreSources = $"{{name: hub, type: kafka, brokers: \"{broker.BootstrapServers}\", topics: {Topic}, group: detect, start: earliest}}, ",
        };
    }

    public BrokerProcess Broker { get; }

    public FaultBench Worker { get; }

    public static async Task<HubBench> StartAsync(int partitions)
    {
        var broker = await BrokerProcess.StartAsync();
        await broker.CreateTopicAsync(Topic, partitions);
        var hub = new HubBench(broker);
        await hub.WriteAsync(0, AuditLine.Deleted("ada", hub.Worker.Now));
        await hub.Worker.StartAsync();
        await hub.Worker.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => hub.Worker.HealthyReceiver.Notifications.Count == 1);
        return hub;
    }

    public Task WriteAsync(int partition, string line) => writer.WriteAsync(partition, [Encoding.UTF8.GetBytes(line)]);

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        writer.Dispose();
        await Broker.DisposeAsync();
    }
}
