namespace Detect.Connectors.Tests;

public sealed class LogDeliveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_partition_is_given_up_only_when_its_batches_under_way_are_committed()
    {
        var session = new HoldingSession();
        using var delivery = new LogDelivery(session, new LogLimits(), TimeProvider.System, (_, _) => { });
        using var stopping = new CancellationTokenSource();
        var running = delivery.RunAsync(stopping.Token);
        using var partition = Begin(delivery);
        partition.Add(new LogRecord(0) { Value = "{}"u8.ToArray() }, null);
        delivery.Arrived(partition, 2);
        await session.Delivered.Task.WaitAsync(Patience);

        var ending = delivery.EndAsync(partition, Patience);
        session.HandedOver.Task.IsCompleted.Should().BeFalse();
        session.Commit.SetResult(true);
        await ending.WaitAsync(Patience);

        session.HandedOver.Task.IsCompletedSuccessfully.Should().BeTrue();
        await stopping.CancelAsync();
        await running.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Reading_ahead_ends_at_the_limit_and_begins_again_at_half_of_it()
    {
        using var delivery = new LogDelivery(new HoldingSession(), new LogLimits { BufferedBytes = 10 }, TimeProvider.System, (_, _) => { });
        using var first = Begin(delivery);
        using var second = Begin(delivery);

        Fill(delivery, first, 5);
        delivery.HasRoom.Should().BeTrue();
        Fill(delivery, second, 5);
        delivery.HasRoom.Should().BeFalse();
        delivery.WaitForRoom(TimeSpan.Zero, CancellationToken.None).Should().BeFalse();

        // What a partition that is given up had read ahead is free again.
        delivery.EndAsync(second, Patience).IsCompletedSuccessfully.Should().BeTrue();
        delivery.HasRoom.Should().BeTrue();
    }

    [Fact]
    public async Task A_store_that_fails_ends_the_delivery()
    {
        var session = new HoldingSession();
        using var delivery = new LogDelivery(session, new LogLimits(), TimeProvider.System, (_, _) => { });
        var running = delivery.RunAsync(CancellationToken.None);
        using var partition = Begin(delivery);
        Fill(delivery, partition, 2);
        await session.Delivered.Task.WaitAsync(Patience);

        session.Commit.SetException(new IOException("the disk is full"));

        await running.WaitAsync(Patience).Awaiting(task => task).Should().ThrowAsync<IOException>();
    }

    private static LogPartition Begin(LogDelivery delivery)
    {
        var partition = new LogPartition("hub/0", new LogPosition(0, 0, null), null, TimeProvider.System);
        delivery.Begin(partition);
        return partition;
    }

    private static void Fill(LogDelivery delivery, LogPartition partition, int bytes)
    {
        partition.Add(new LogRecord(0) { Value = new byte[bytes] }, null);
        delivery.Arrived(partition, bytes);
    }

    /// <summary>A worker that has taken a batch and has not committed it yet.</summary>
    private sealed class HoldingSession : ISourceSession
    {
        public TaskCompletionSource Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Commit { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource HandedOver { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyDictionary<string, StreamPosition>> PositionsAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<string, StreamPosition>>(new Dictionary<string, StreamPosition>());

        public Task<Task<bool>> DeliverAsync(SourceBatch batch, CancellationToken cancellation)
        {
            Delivered.TrySetResult();
            return Task.FromResult(Commit.Task);
        }

        public Task ExpectAsync(IReadOnlyList<string> partitions, CancellationToken cancellation) => Task.CompletedTask;

        public void Begin(string partition)
        {
        }

        public void CaughtUp(string partition, DateTimeOffset asOf)
        {
        }

        public void Release(string partition) => throw new InvalidOperationException("Its partitions are handed over.");

        public void HandOver(string partition) => HandedOver.TrySetResult();

        public void Report(SourceReport report)
        {
        }
    }
}
