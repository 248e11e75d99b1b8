using System.Text;
using Confluent.Kafka;

namespace Detect.Connectors.Tests;

/// <summary>Brokers that go away, answer with errors or are asked for what they do not have, and a worker that is slow.</summary>
public sealed class KafkaOutageTests
{
    private const int FetchRequest = 1;
    private const int NotLeader = 6;
    private const int Disconnect = -195;

    private readonly TestStore store = new();

    [KafkaFact]
    public async Task A_worker_that_was_cut_off_from_all_brokers_says_so_and_goes_on_when_they_are_back()
    {
        await using var topic = await TestTopic.StartAsync(2);
        await topic.WriteAsync(0, 0, 100);
        await using var worker = new TestWorker(store, topic.Settings);
        await store.UntilAsync(() => worker.CaughtUpAt.Count == 2);

        await topic.Broker.SetDownAsync(-1);
        await worker.UntilReportedAsync(report => report is { State: SourceState.Failing, Partition: null });
        await worker.UntilReportedAsync(report => report is { State: SourceState.Failing, Partition: not null });
        var before = worker.Reports.Count;
        await topic.Broker.SetUpAsync(-1);
        await topic.WriteAsync(0, 100, 100);
        await store.UntilCountAsync(200);

        store.Records.Should().Equal(TestTopic.Records(0, 0, 200));
        worker.Reports.Should().Contain(report => report.Reason == $"no broker of {topic.Broker.BootstrapServers} can be reached");
        await store.UntilAsync(() => worker.Reports.Skip(before).Any(report => report is { State: SourceState.Running, Partition: null }));
    }

    [Fact]
    public async Task That_no_broker_can_be_reached_is_said_the_same_wherever_the_client_says_it()
    {
        var session = new RecordingSession();
        var errors = new KafkaErrors(new LogHealth(session), new KafkaSettings { Name = "hub", BootstrapServers = "broker:9092", Topics = ["logs"] });

        errors.Hear(new Error(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down"), topic: null);

        (await session.Reports.ReadAsync()).Reason.Should().Be("no broker of broker:9092 can be reached");
    }

    [KafkaFact]
    public async Task While_the_brokers_do_not_answer_no_partition_counts_as_read_to_its_end()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await using var worker = new TestWorker(store, topic.Settings);
        await store.UntilAsync(() => worker.CaughtUpAt.Count == 1);

        await topic.Broker.SetDownAsync(-1);
        await worker.UntilReportedAsync(report => report is { State: SourceState.Failing, Partition: not null });
        var last = worker.CaughtUpAt[TestTopic.Partition(0)];
        await topic.Broker.SetUpAsync(-1);
        await store.UntilAsync(() => worker.CaughtUpAt[TestTopic.Partition(0)] > last);
        await store.UntilAsync(() => worker.Reports.Last(report => report.Partition is null).State == SourceState.Running);
    }

    [KafkaFact]
    public async Task Brokers_that_hung_go_on_however_often_that_was()
    {
        await using var topic = await TestTopic.StartAsync(1);
        for (var time = 0; time < 50; time++)
        {
            await topic.Broker.HangAsync();
            await topic.Broker.GoOnAsync();
        }

        await topic.WriteAsync(0, 0, 1).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [KafkaFact]
    public async Task One_broker_down_stalls_its_partition_alone_until_another_leads_it()
    {
        await using var topic = await TestTopic.StartAsync(2, brokers: 2);
        await topic.Broker.SendAsync($"coordinator {topic.Settings.ConsumerGroup} 1");
        await topic.Broker.SetLeaderAsync(TestTopic.Name, 0, 1);
        await topic.Broker.SetLeaderAsync(TestTopic.Name, 1, 2);
        await topic.WriteAsync(1, 0, 10);
        await using var worker = new TestWorker(store, topic.Settings);
        await store.UntilAsync(() => worker.CaughtUpAt.Count == 2);

        await topic.Broker.SetDownAsync(2);
        await worker.UntilReportedAsync(report => report.State == SourceState.Failing && report.Partition == TestTopic.Partition(1));
        await topic.WriteAsync(0, 0, 10);
        await store.UntilAsync(() => store.RecordsOf(TestTopic.Partition(0)).Count == 10);
        await topic.Broker.SetLeaderAsync(TestTopic.Name, 1, 1);
        await topic.WriteAsync(1, 10, 10);
        await store.UntilCountAsync(30);

        store.RecordsOf(TestTopic.Partition(1)).Should().Equal(TestTopic.Records(1, 0, 20));
    }

    [KafkaFact]
    public async Task Errors_of_a_moment_lose_and_repeat_nothing()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await using var worker = new TestWorker(store, topic.Settings);
        for (var round = 0; round < 5; round++)
        {
            await topic.Broker.FailAsync(FetchRequest, round % 2 == 0 ? Disconnect : NotLeader, times: 2);
            await topic.WriteAsync(0, round * 100, 100);
        }

        await store.UntilCountAsync(500);

        store.Records.Should().Equal(TestTopic.Records(0, 0, 500));
    }

    [KafkaFact]
    public async Task A_worker_that_takes_nothing_for_a_while_keeps_its_partitions_and_then_gets_everything()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await topic.WriteAsync(0, 0, 3_000);
        var settings = topic.Settings with { Limits = new LogLimits { BatchMessages = 100, BufferedBytes = 10_000 } };
        await using var worker = new TestWorker(store, settings, accepts: false);

        // Long enough for fetching to be paused: twenty times 200 ms of full buffers.
        await store.UntilAsync(() => worker.Reports.Count(report => report.Lag == 3_000) >= 20);
        worker.Accept();
        await store.UntilCountAsync(3_000);

        store.Records.Should().Equal(TestTopic.Records(0, 0, 3_000));
        worker.HandedOver.Should().BeEmpty();
        worker.Batches.Should().AllSatisfy(batch => batch.Chunks.Count.Should().BeLessThanOrEqualTo(100));
    }

    [KafkaFact]
    public async Task Lag_is_what_is_not_yet_in_the_store()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await topic.WriteAsync(0, 0, 50);
        await using var worker = new TestWorker(store, topic.Settings, doesCommit: false);
        await worker.UntilReportedAsync(report => report.Lag == 50);

        worker.CaughtUpAt.Should().BeEmpty();
        worker.Commit();
        await worker.UntilReportedAsync(report => report.Lag == 0);
        await store.UntilAsync(() => worker.CaughtUpAt.Count == 1);
    }

    [KafkaFact]
    public async Task A_topic_that_does_not_exist_is_named_and_read_once_it_does()
    {
        await using var topic = await TestTopic.StartAsync(1);
        var settings = topic.Settings with { Topics = ["insights-logs-signinlogs"] };
        await using var worker = new TestWorker(store, settings);

        await worker.UntilReportedAsync(report => report.Reason == "insights-logs-signinlogs does not exist");
        await topic.Broker.CreateTopicAsync("insights-logs-signinlogs", 1);
        using var writer = new Broker.TopicWriter(topic.Broker.BootstrapServers, "insights-logs-signinlogs");
        await writer.WriteAsync(0, TestTopic.Records(0, 0, 10).Select(Encoding.UTF8.GetBytes));
        await store.UntilCountAsync(10);
        await store.UntilAsync(() => worker.Reports.Last(report => report.Partition is null).State == SourceState.Running);
    }

    [KafkaFact]
    public async Task A_topic_that_is_deleted_does_not_exist_and_is_read_again_once_it_does()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await topic.WriteAsync(0, 0, 10);
        await using var worker = new TestWorker(store, topic.Settings);
        await store.UntilCountAsync(10);

        await topic.Broker.SendAsync($"delete-topic {TestTopic.Name}");
        await worker.UntilReportedAsync(report => report.Reason == $"{TestTopic.Name} does not exist");
        worker.Reports.Should().AllSatisfy(report => (report.Reason ?? "does not exist").Should().Contain("does not exist"));
        await topic.Broker.CreateTopicAsync(TestTopic.Name, 1);
        await store.UntilAsync(() => worker.Reports.Last(report => report.Partition is null).State == SourceState.Running);
    }

    [KafkaFact]
    public async Task A_topic_that_does_not_exist_is_not_forgotten_over_one_that_does()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await topic.WriteAsync(0, 0, 10);
        await using var worker = new TestWorker(store, topic.Settings with { Topics = [TestTopic.Name, "no-such-hub"] });
        await worker.UntilReportedAsync(report => report.Reason == "no-such-hub does not exist");
        await topic.WriteAsync(0, 10, 10);
        await store.UntilCountAsync(20);
        await store.UntilAsync(() => worker.CaughtUpAt.Count == 1);

        worker.Reports.Last(report => report.Partition is null).Should().Be(
            new SourceReport(SourceState.Failing) { Reason = "no-such-hub does not exist" });
    }

    [KafkaFact]
    public async Task A_worker_without_a_broker_stops_when_it_is_told_to()
    {
        await using var topic = await TestTopic.StartAsync(1);
        await topic.WriteAsync(0, 0, 10);
        await using var worker = new TestWorker(store, topic.Settings);
        await store.UntilCountAsync(10);
        await topic.Broker.SetDownAsync(-1);

        await worker.StopAsync();

        worker.Reports[^1].State.Should().Be(SourceState.Stopped);
    }

    [KafkaFact]
    public async Task Settings_that_the_client_does_not_know_are_refused()
    {
        var settings = new KafkaSettings
        {
            Name = "entra",
            BootstrapServers = "127.0.0.1:1",
            Topics = ["hub"],
            ClientSettings = new Dictionary<string, string> { ["no.such.setting"] = "1" },
        };
        await using var source = new KafkaSource(settings, TimeProvider.System);

        var run = () => source.RunAsync(new RecordingSession(), CancellationToken.None);

        (await run.Should().ThrowAsync<SourceException>()).Which.Message.Should().Be(
            "the Kafka client does not accept the settings of entra: No such configuration property: \"no.such.setting\"");
    }
}
