using Confluent.Kafka;

namespace Detect.Connectors.Tests;

/// <summary>Several workers in one consumer group, with one store.</summary>
public sealed class KafkaGroupTests
{
    private const int Partitions = 4;

    private readonly TestStore store = new();
    private int written;

    [KafkaFact]
    public async Task Workers_share_the_partitions_and_one_that_leaves_hands_its_own_over()
    {
        await using var topic = await TestTopic.StartAsync(Partitions);
        await using var first = new TestWorker(store, topic.Settings);
        await WriteUntilAsync(topic, () => first.Delivered.Count == Partitions);
        await using var second = new TestWorker(store, topic.Settings);
        await WriteUntilAsync(topic, () => second.Delivered.Count > 0);
        await WriteUntilAsync(topic, () => first.HandedOver.Count == second.Delivered.Count);

        first.HandedOver.Should().BeEquivalentTo(second.Delivered).And.HaveCount(Partitions / 2);
        await first.StopAsync();
        await WriteUntilAsync(topic, () => second.Delivered.Count == Partitions);

        Enumerable.Range(0, Partitions).Should().AllSatisfy(partition =>
            store.RecordsOf(TestTopic.Partition(partition)).Should().Equal(TestTopic.Records(partition, 0, written)));
        first.Gaps.Concat(second.Gaps).Should().BeEmpty();
    }

    [KafkaFact]
    public async Task A_worker_expects_the_partitions_of_others_too()
    {
        await using var topic = await TestTopic.StartAsync(Partitions);
        await using var first = new TestWorker(store, topic.Settings);
        await store.UntilAsync(() => first.Expected.Count >= Partitions);
        await using var second = new TestWorker(store, topic.Settings);
        await WriteUntilAsync(topic, () => second.Delivered.Count > 0);

        second.Expected.Distinct().Should().BeEquivalentTo(Enumerable.Range(0, Partitions).Select(TestTopic.Partition));
        second.Begun.Distinct().Should().HaveCount(Partitions / 2);
    }

    [KafkaFact]
    public async Task A_worker_with_a_fixed_place_that_ends_and_comes_back_loses_and_repeats_nothing()
    {
        await using var topic = await TestTopic.StartAsync(Partitions);
        var second = topic.Settings with { Instance = "second" };
        await using var staying = new TestWorker(store, topic.Settings with { Instance = "first" });
        await using var ending = new TestWorker(store, second);
        await WriteUntilAsync(topic, () => staying.Delivered.Count > 0 && ending.Delivered.Count > 0);

        await ending.StopAsync();
        await using var back = new TestWorker(store, second);
        await WriteUntilAsync(topic, () => back.Delivered.Count == Partitions / 2);

        Enumerable.Range(0, Partitions).Should().AllSatisfy(partition =>
            store.RecordsOf(TestTopic.Partition(partition)).Should().Equal(TestTopic.Records(partition, 0, written)));
        staying.Gaps.Concat(ending.Gaps).Concat(back.Gaps).Should().BeEmpty();
    }

    [KafkaFact]
    public async Task A_worker_that_commits_too_late_is_refused_by_the_store()
    {
        await using var topic = await TestTopic.StartAsync(Partitions);
        await using var slow = new TestWorker(store, topic.Settings, doesCommit: false);
        await WriteAsync(topic);
        await store.UntilAsync(() => slow.Delivered.Count == Partitions);

        await using var other = new TestWorker(store, topic.Settings);
        await store.UntilAsync(() => other.Delivered.Count == Partitions / 2);
        slow.Commit();
        await WriteUntilAsync(topic, () => store.Records.Count == written * Partitions);

        Enumerable.Range(0, Partitions).Should().AllSatisfy(partition =>
            store.RecordsOf(TestTopic.Partition(partition)).Should().Equal(TestTopic.Records(partition, 0, written)));
    }

    [KafkaFact]
    public async Task Tools_that_show_lag_see_what_the_store_has_committed()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await topic.WriteAsync(0, 0, 100);
        await using (var worker = new TestWorker(store, topic.Settings))
        {
            await store.UntilCountAsync(100);
            await topic.WriteAsync(0, 100, 100);
            await store.UntilCountAsync(200);
        }

        using var tool = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = topic.Broker.BootstrapServers,
            GroupId = topic.Settings.ConsumerGroup,
        }).Build();
        tool.Committed([new TopicPartition(TestTopic.Name, 0)], TimeSpan.FromSeconds(30)).Should().ContainSingle().Which.Offset.Value.Should().Be(200);
    }

    private async Task WriteAsync(TestTopic topic)
    {
        await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => topic.WriteAsync(partition, written, 10)));
        written += 10;
    }

    // Group membership settles in its own time: records are written, and all of them awaited, until it has.
    private async Task WriteUntilAsync(TestTopic topic, Func<bool> condition)
    {
        do
        {
            await WriteAsync(topic);
            await store.UntilCountAsync(written * Partitions);
        }
        while (!condition());
    }
}
