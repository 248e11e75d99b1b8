using Azure.Messaging.EventHubs.Processor;
using Detect.Connectors;
using Detect.Connectors.Tests;

namespace Detect.EventHubs.Tests;

public sealed class EventHubsSourceTests
{
    private readonly TestStore store = new();
    private readonly Hub hub = new(partitionCount: 4);

    [Fact]
    public async Task What_a_hub_holds_is_read_from_its_beginning_partition_by_partition()
    {
        hub.Write(0, "a", "b");
        hub.Write(3, "c");
        await using var worker = Start();
        await store.UntilCountAsync(3);
        hub.Write(0, "d");
        await store.UntilCountAsync(4);

        store.RecordsOf("entra-logs/0").Should().Equal("a", "b", "d");
        store.RecordsOf("entra-logs/3").Should().Equal("c");
    }

    [Fact]
    public async Task All_partitions_are_expected_before_any_is_read()
    {
        await using var worker = Start();
        await store.UntilAsync(() => worker.Begun.Count == 4);

        worker.Expected.Should().Equal("entra-logs/0", "entra-logs/1", "entra-logs/2", "entra-logs/3");
        worker.ExpectedAtFirst.Should().HaveCount(4, "the clock would go past what a partition that nobody has taken yet may hold");
    }

    [Fact]
    public async Task Latest_leaves_out_what_was_there_before_and_the_next_start_goes_on()
    {
        hub.Write(1, "before");
        await using (var worker = Start(LogStart.Latest))
        {
            await store.UntilAsync(() => store.Positions.Count == 4);
        }

        hub.Write(1, "while nobody reads");
        await using var next = Start(LogStart.Latest);
        await store.UntilCountAsync(1);

        store.Records.Should().Equal("while nobody reads");
    }

    [Fact]
    public async Task The_store_says_where_to_go_on_though_the_blobs_are_behind_it()
    {
        hub.Write(0, "a", "b", "c");
        await using (Start())
        {
            await store.UntilCountAsync(3);
        }

        hub.Checkpoints["0"] = new CheckpointPosition(0);
        hub.Write(0, "d");
        await using var next = Start();
        await store.UntilCountAsync(4);

        store.RecordsOf("entra-logs/0").Should().Equal("a", "b", "c", "d");
        next.Batches.Where(batch => batch.Partition == "entra-logs/0").SelectMany(batch => batch.Chunks).Should().HaveCount(1, "nothing is read again");
    }

    [Fact]
    public async Task A_worker_whose_store_is_lost_goes_on_from_the_blobs()
    {
        hub.Write(2, "a", "b", "c");
        hub.Checkpoints["2"] = new CheckpointPosition(1);
        await using var worker = Start();
        await store.UntilCountAsync(1);

        store.Records.Should().Equal("c");
    }

    [Fact]
    public async Task Blobs_say_what_the_store_has_committed_and_no_more()
    {
        await using var worker = Start(doesCommit: false);
        hub.Write(0, "a", "b");
        await store.UntilAsync(() => worker.Batches.Any(batch => batch.Chunks.Count > 0));
        hub.Checkpoints.Should().BeEmpty();

        worker.Commit();
        await store.UntilAsync(() => !hub.Checkpoints.IsEmpty);
        await worker.StopAsync();

        hub.Checkpoints.Should().Equal(new Dictionary<string, CheckpointPosition> { ["0"] = new(1) });
    }

    [Fact]
    public async Task Workers_share_the_partitions_and_nothing_is_lost_or_twice_when_they_move()
    {
        await using var first = Start();
        WriteToAll("a");
        await store.UntilCountAsync(4);
        await using (var second = Start())
        {
            await store.UntilAsync(() => first.HandedOver.Count == 2 && second.Begun.Count == 2);
            WriteToAll("b");
            await store.UntilCountAsync(8);
        }

        WriteToAll("c");
        await store.UntilCountAsync(12);

        hub.PartitionIds.Should().AllSatisfy(id => store.RecordsOf($"entra-logs/{id}").Should().Equal("a", "b", "c"));
        first.Gaps.Should().BeEmpty();
    }

    [Fact]
    public async Task An_empty_partition_is_read_to_its_end()
    {
        await using var worker = Start();
        await store.UntilAsync(() => worker.CaughtUpAt.Count == 4);

        hub.Write(0, "first of all");
        await store.UntilCountAsync(1);

        worker.Gaps.Should().BeEmpty();
        worker.Reports.Where(report => report.Lag is not null).Should().AllSatisfy(report => report.Lag.Should().BeInRange(0, 1));
    }

    [Fact]
    public async Task Events_that_the_hub_removed_before_they_were_read_are_a_gap_even_while_nothing_follows()
    {
        hub.Write(0, "a");
        await using (Start())
        {
            await store.UntilCountAsync(1);
        }

        hub.Write(0, "b", "c");
        hub.Expire(0);
        await using var next = Start();
        await store.UntilAsync(() => next.Gaps.Count > 0);

        next.Gaps.Should().ContainSingle().Which.Reason.Should()
            .Be("entra-logs/0: messages 1 to 2 were removed by the log's retention before they were read");
    }

    [Fact]
    public async Task A_hub_that_was_made_anew_is_read_from_its_beginning()
    {
        hub.Write(0, "a", "b", "c");
        await using (Start())
        {
            await store.UntilCountAsync(3);
        }

        hub.MakeAnew();
        hub.Write(0, "new");
        await using var next = Start();
        await store.UntilCountAsync(4);

        store.RecordsOf("entra-logs/0").Should().Equal("a", "b", "c", "new");
        next.Gaps.Should().ContainSingle().Which.Reason.Should()
            .Be("entra-logs/0: the log was made anew: it goes on at message 0, and 3 was awaited");
    }

    [Fact]
    public async Task A_hub_that_cannot_be_reached_is_said_to_be_and_read_when_it_can()
    {
        await using var worker = Start();
        await store.UntilAsync(() => worker.CaughtUpAt.Count == 4);
        hub.BeOut("The connection was refused.");
        await worker.UntilReportedAsync(report => report is { State: SourceState.Failing, Partition: null, Reason: "Receiving events: The connection was refused." });

        hub.BeOut(null);
        hub.Write(0, "a");
        await store.UntilCountAsync(1);
        await store.UntilAsync(() => worker.Reports.Last(report => report.Partition is null).State == SourceState.Running);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_at_the_start_is_told_in_one_line()
    {
        hub.BeOut("The messaging entity could not be found.\nTrackingId: 1");
        await using var worker = Start();

        (await worker.Running.Awaiting(running => running).Should().ThrowAsync<SourceException>())
            .WithMessage("entra: the hub does not say what partitions it has: The messaging entity could not be found.");
    }

    private TestWorker Start(LogStart start = LogStart.Earliest, bool doesCommit = true) =>
        new(store, new EventHubsSource(TestSettings.Of(hub, start), TimeProvider.System), doesCommit: doesCommit);

    private void WriteToAll(string record)
    {
        foreach (var id in Enumerable.Range(0, 4))
        {
            hub.Write(id, record);
        }
    }
}
