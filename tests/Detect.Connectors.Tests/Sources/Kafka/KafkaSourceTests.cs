namespace Detect.Connectors.Tests;

/// <summary>The source against a cluster in its own process, over real sockets.</summary>
public sealed class KafkaSourceTests
{
    private readonly TestStore store = new();

    [KafkaFact]
    public async Task Every_partition_is_read_in_order()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 3);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(partition => topic.WriteAsync(partition, 0, 500)));
        await using var worker = new TestWorker(store, topic.Settings);

        await store.UntilCountAsync(1_500);

        worker.Begun.Should().BeEquivalentTo(Enumerable.Range(0, 3).Select(TestTopic.Partition), "the clock has to wait for all of them");

        for (var partition = 0; partition < 3; partition++)
        {
            store.RecordsOf(TestTopic.Partition(partition)).Should().Equal(TestTopic.Records(partition, 0, 500));
        }
    }

    [KafkaFact]
    public async Task A_restarted_worker_goes_on_from_the_position_in_the_store()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 2);
        await topic.WriteAsync(0, 0, 100);
        await using (var first = new TestWorker(store, topic.Settings))
        {
            await store.UntilCountAsync(100);
        }

        await topic.WriteAsync(0, 100, 50);
        await topic.WriteAsync(1, 0, 50);
        await using var second = new TestWorker(store, topic.Settings);
        await store.UntilCountAsync(200);

        store.RecordsOf(TestTopic.Partition(0)).Should().Equal(TestTopic.Records(0, 0, 150));
        store.RecordsOf(TestTopic.Partition(1)).Should().Equal(TestTopic.Records(1, 0, 50));
        second.Batches.Sum(batch => batch.Chunks.Count).Should().Be(100);
    }

    [KafkaFact]
    public async Task What_was_delivered_and_not_committed_is_read_again()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 1);
        await topic.WriteAsync(0, 0, 100);
        await using (var first = new TestWorker(store, topic.Settings, doesCommit: false))
        {
            await store.UntilAsync(() => first.Batches.Sum(batch => batch.Chunks.Count) == 100);
        }

        store.Records.Should().BeEmpty();
        await using var second = new TestWorker(store, topic.Settings);
        await store.UntilCountAsync(100);

        store.Records.Should().Equal(TestTopic.Records(0, 0, 100));
    }

    [KafkaFact]
    public async Task Without_a_position_reading_may_begin_at_the_end_and_then_misses_nothing()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 1);
        await topic.WriteAsync(0, 0, 10);
        var settings = topic.Settings with { Start = LogStart.Latest };
        await using (var first = new TestWorker(store, settings))
        {
            await store.UntilAsync(() => store.Positions.ContainsKey(TestTopic.Partition(0)));
        }

        await topic.WriteAsync(0, 10, 5);
        await using var second = new TestWorker(store, settings);
        await store.UntilCountAsync(5);

        store.Records.Should().Equal(TestTopic.Records(0, 10, 5));
    }

    [KafkaFact]
    public async Task A_message_that_is_no_record_blocks_nothing()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 1);
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        await topic.WriteAsync(0, ["{\"n\":1}"u8.ToArray(), null, [], [0xC3, 0x28, 0xFF], noise, "{\"n\":2}"u8.ToArray()]);
        await using var worker = new TestWorker(store, topic.Settings);

        await store.UntilAsync(() => store.Records.Contains("{\"n\":2}"));

        worker.Batches.SelectMany(batch => batch.DeadLetters).Select(letter => $"{letter.Origin.Source}@{letter.Origin.Line} {letter.Code}").Should()
            .Equal(
                $"{TestTopic.Name}/0@1 empty-message", $"{TestTopic.Name}/0@2 empty-message",
                $"{TestTopic.Name}/0@3 unreadable-message", $"{TestTopic.Name}/0@4 unreadable-message");
        worker.Batches.SelectMany(batch => batch.DeadLetters).Select(letter => letter.Raw.Length).Should().Equal(0, 0, 3, noise.Length);
        worker.Batches.SelectMany(batch => batch.Chunks).Select(chunk => (chunk.Source, chunk.FirstLine, chunk.Bytes.Length)).Should().Equal(
            (TestTopic.Partition(0), 0, 7), (TestTopic.Partition(0), 5, 7));
        store.Positions[TestTopic.Partition(0)].Ordinal.Should().Be(6);
    }

    [KafkaFact]
    public async Task Messages_that_cannot_be_unpacked_are_dead_letters_and_block_nothing()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 1, brokers: 1);
        await topic.WriteAsync(0, 0, 2);
        await BrokenBatch.ProduceAsync(topic.Broker.BootstrapServers, TestTopic.Name, partition: 0, messages: 3);
        await topic.WriteAsync(0, 2, 2);
        await using var worker = new TestWorker(store, topic.Settings);

        await store.UntilCountAsync(4);

        store.Records.Should().Equal(TestTopic.Records(0, 0, 4));
        worker.Batches.SelectMany(batch => batch.DeadLetters).Select(letter => $"{letter.Origin.Source}@{letter.Origin.Line} {letter.Code}").Should()
            .Equal(Enumerable.Range(2, 3).Select(offset => $"{TestTopic.Name}/0@{offset} unreadable-message"));
        worker.Gaps.Should().BeEmpty();
    }

    [KafkaFact]
    public async Task Messages_removed_before_they_were_read_are_reported_as_a_gap_once()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 1);
        await topic.WriteAsync(0, 0, 10);
        await using (var first = new TestWorker(store, topic.Settings))
        {
            await store.UntilCountAsync(10);
        }

        foreach (var at in Enumerable.Range(10, 20))
        {
            await topic.WriteAsync(0, at, 1);
        }

        await topic.Broker.TrimAsync(TestTopic.Name, 0, 20);
        await using (var second = new TestWorker(store, topic.Settings))
        {
            await store.UntilCountAsync(20);

            store.Records.Should().Equal([.. TestTopic.Records(0, 0, 10), .. TestTopic.Records(0, 20, 10)]);
            second.Gaps.Should().ContainSingle();
            var gap = second.Gaps[0];
            gap.Reason.Should().Be($"{TestTopic.Name}/0: messages 10 to 19 were removed by the log's retention before they were read");
            gap.From.Should().BeBefore(gap.Until);
        }

        await topic.WriteAsync(0, 30, 1);
        await using var third = new TestWorker(store, topic.Settings);
        await store.UntilCountAsync(21);
        third.Gaps.Should().BeEmpty();
    }

    [KafkaFact]
    public async Task A_log_of_which_nothing_is_left_is_a_gap_too()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 1);
        await topic.WriteAsync(0, 0, 10);
        await using (var first = new TestWorker(store, topic.Settings))
        {
            await store.UntilCountAsync(10);
        }

        await topic.WriteAsync(0, 10, 10);
        await topic.Broker.TrimAsync(TestTopic.Name, 0, 20);
        await using var second = new TestWorker(store, topic.Settings);
        await store.UntilAsync(() => store.Positions[TestTopic.Partition(0)].Ordinal == 20);

        second.Gaps.Should().ContainSingle().Which.Reason
            .Should().Be($"{TestTopic.Name}/0: messages 10 to 19 were removed by the log's retention before they were read");
    }

    [KafkaFact]
    public async Task A_topic_that_was_made_anew_is_read_from_its_beginning()
    {
        await using var topic = await TestTopic.StartAsync(partitions: 1);
        await topic.WriteAsync(0, 0, 100);
        await using (var first = new TestWorker(store, topic.Settings))
        {
            await store.UntilCountAsync(100);
        }

        await topic.RecreateAsync(partitions: 1, TestTopic.Records(0, 500, 20));
        await using var second = new TestWorker(store, topic.Settings);
        await store.UntilCountAsync(120);

        store.Records.Skip(100).Should().Equal(TestTopic.Records(0, 500, 20));
        second.Gaps.Should().ContainSingle().Which.Reason
            .Should().Be($"{TestTopic.Name}/0: the log was made anew: it goes on at message 0, and 100 was awaited");
    }
}
