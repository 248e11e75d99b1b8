using System.Text;
using Detect.Broker;
using Detect.Connectors;
using Detect.Connectors.Tests;

namespace Detect.Server.Tests;

/// <summary>The worker on a Kafka topic of several partitions, with a broker in its own process.</summary>
public sealed class KafkaWorkerTests
{
    private const string Topic = "insights-logs-auditlogs";
    private const int Partitions = 4;
    private const int Step = 100;

    [KafkaFact]
    public async Task A_story_spread_over_partitions_raises_what_it_must_over_restarts_too()
    {
        await using var broker = await BrokerProcess.StartAsync();
        await broker.CreateTopicAsync(Topic, Partitions);
        using var writer = new TopicWriter(broker.BootstrapServers, Topic);
        await using var bench = new WorkerBench();
        var lines = await File.ReadAllLinesAsync(Story.Log("takeover"));
        for (var from = 0; from < lines.Length; from += Step)
        {
            await bench.StopAsync();
            await WriteAsync(writer, lines.Skip(from).Take(Step));
            await bench.StartAsync(Source(broker, group: $"after-{from}"));
            await CommittedAsync(bench, messages: Math.Min(lines.Length, from + Step));
        }

        var alerts = (await bench.Store.Alerts.ListAsync(new AlertQuery { Limit = 100 }, CancellationToken.None)).Alerts;
        alerts.Select(Story.Of).Should().BeEquivalentTo(Story.Expected("takeover"));
        (await bench.Store.ReadProgressAsync(CancellationToken.None)).Sum(progress => progress.Position.Ordinal).Should().Be(lines.Length);
    }

    // A group of its own for each run: a group would wait for the run before to be missed.
    private static KafkaSource Source(BrokerProcess broker, string group) => new(
        new KafkaSettings
        {
            Name = "entra",
            BootstrapServers = broker.BootstrapServers,
            Topics = [Topic],
            ConsumerGroup = group,
            Tls = false,
            ClientSettings = new Dictionary<string, string> { ["fetch.wait.max.ms"] = "20" },
        },
        TimeProvider.System);

    private static async Task WriteAsync(TopicWriter writer, IEnumerable<string> lines) =>
        await Task.WhenAll(lines.Select((line, number) => (line, number)).GroupBy(pair => pair.number % Partitions).Select(partition =>
            writer.WriteAsync(partition.Key, partition.Select(pair => Encoding.UTF8.GetBytes(pair.line)))));

    private static async Task CommittedAsync(WorkerBench bench, long messages) => await WithPatience.UntilAsync(
        () => bench.Store.ReadProgressAsync(CancellationToken.None), read => read.Sum(progress => progress.Position.Ordinal) >= messages);
}
