using Detect.Connectors;
using Detect.Events;

namespace Detect.Server.Tests;

public sealed class IntakeQueueTests
{
    private readonly IntakeQueue queue = new(capacity: 100);

    [Fact]
    public async Task A_source_waits_until_there_is_room_and_enters_in_its_turn()
    {
        await queue.AddAsync(Batch("a", 60), CancellationToken.None);
        var second = queue.AddAsync(Batch("b", 60), CancellationToken.None);
        var third = queue.AddAsync(Batch("c", 10), CancellationToken.None);

        second.IsCompleted.Should().BeFalse();
        third.IsCompleted.Should().BeFalse("nobody overtakes");

        queue.Remove(1);
        await second;
        await third;
        Names(queue.Peek(1000)).Should().Equal("b", "c");
    }

    [Fact]
    public async Task A_batch_larger_than_the_queue_comes_in_by_itself()
    {
        await queue.AddAsync(Batch("a", 1000), CancellationToken.None);

        queue.IsFull.Should().BeTrue();
        Names(queue.Peek(1)).Should().Equal("a");
    }

    [Fact]
    public async Task Who_gives_up_waiting_lets_the_next_in()
    {
        using var given = new CancellationTokenSource();
        await queue.AddAsync(Batch("a", 100), CancellationToken.None);
        var second = queue.AddAsync(Batch("b", 50), given.Token);
        var third = queue.AddAsync(Batch("c", 50), CancellationToken.None);
        await given.CancelAsync();
        await second.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

        queue.Remove(1);
        await third;
        Names(queue.Peek(1000)).Should().Equal("c");
    }

    [Fact]
    public async Task What_was_looked_at_stays_until_it_is_removed()
    {
        await queue.AddAsync(Batch("a", 30), CancellationToken.None);
        await queue.AddAsync(Batch("b", 30), CancellationToken.None);

        Names(queue.Peek(30)).Should().Equal("a");
        Names(queue.Peek(60)).Should().Equal("a", "b");
        queue.Size.Should().Be(60);
    }

    [Fact]
    public async Task Waiting_ends_when_a_batch_arrives()
    {
        var waiting = queue.WaitAsync();
        waiting.IsCompleted.Should().BeFalse();

        await queue.AddAsync(Batch("a", 1), CancellationToken.None);
        await waiting;

        queue.Remove(1);
        queue.WaitAsync().IsCompleted.Should().BeFalse();
    }

    private static IEnumerable<string> Names(IReadOnlyList<PendingBatch> batches) => batches.Select(batch => batch.Batch.Partition);

    private static PendingBatch Batch(string name, int size) => new(
        new RunningSource(new FilesSource(new FilesSettings { Name = "files", Path = "-" }, TimeProvider.System), new SourceLimits(), DateTimeOffset.UnixEpoch),
        new SourceBatch
        {
            Partition = name,
            Chunks = [new RecordChunk("test", ChunkFormat.Json, new byte[size], 1, 0)],
            Position = new StreamPosition(1),
            ReceivedAt = DateTimeOffset.UnixEpoch,
        });
}
