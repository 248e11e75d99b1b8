using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Connectors.Tests.Sinks.Dispatch;

/// <summary>Sinks that take several notifications with one call.</summary>
public sealed class SinkBatchTests : IDisposable
{
    private static readonly CancellationToken Running = CancellationToken.None;

    private readonly ManualClock clock = new(Some.Half);
    private readonly MemoryOutbox outbox = new();
    private readonly SinkMetrics metrics = new();

    [Fact]
    public async Task An_incomplete_batch_lingers_for_more()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Delivered, new SinkLimits(3, TimeSpan.FromSeconds(2)));
        using var worker = Worker(sink);
        Put("n1", "alert1");
        clock.Advance(TimeSpan.FromSeconds(1));
        Put("n2", "alert2");

        var wait = await worker.RoundAsync(Running);
        clock.Advance(wait);
        await worker.RoundAsync(Running);

        wait.Should().Be(TimeSpan.FromSeconds(1));
        sink.Calls.Should().ContainSingle().Which.Select(n => n.Id).Should().Equal("n1", "n2");
    }

    [Fact]
    public async Task What_comes_due_bit_by_bit_after_a_failure_goes_out_in_batches_too()
    {
        var sink = new ScriptedSink(
            "a", n => n.Attempt == 1 ? DeliveryOutcome.Retry("503") : DeliveryOutcome.Delivered, new SinkLimits(20, TimeSpan.FromSeconds(1)));
        var spread = 0.0;
        using var worker = Worker(sink, () => (spread += 0.05) % 1);
        for (var i = 0; i < 20; i++)
        {
            Put($"n{i}", $"alert{i}");
        }

        await worker.RoundAsync(Running);
        while (outbox.Waiting > 0)
        {
            clock.Advance(await worker.RoundAsync(Running));
        }

        sink.Calls.Skip(1).Should().HaveCountLessThan(6, "twenty that are due within 2.5 s, a batch each second");
    }

    [Fact]
    public async Task A_batch_is_settled_one_by_one()
    {
        var sink = new ScriptedSink(
            "a", n => n.Id == "n2" ? DeliveryOutcome.Refused("too large") : DeliveryOutcome.Delivered, new SinkLimits(3, TimeSpan.Zero));
        Put("n1", "alert1");
        Put("n2", "alert2");
        Put("n3", "alert3");

        using var worker = Worker(sink);
        await worker.RoundAsync(Running);

        outbox.Waiting.Should().Be(0);
        outbox.Refused.Select(letter => letter.Item.Id).Should().Equal("n2");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_no_batch_waiting()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Delivered, new SinkLimits(3, TimeSpan.FromSeconds(1)));
        using var worker = Worker(sink);
        Put("n1", "alert1");
        clock.Jump(-TimeSpan.FromHours(1));

        await worker.RoundAsync(Running);

        sink.Given.Should().ContainSingle();
    }

    public void Dispose() => metrics.Dispose();

    private SinkWorker Worker(ISink sink, Func<double>? random = null) =>
        new(sink, outbox, new SinkDispatcherOptions(), clock, metrics, NullLogger.Instance, random ?? (() => 0.5));

    private void Put(string id, string alertId) => outbox.Add(new OutboxItem
    {
        Id = id,
        Sink = "a",
        Kind = NotificationKind.Created,
        Alerts = [Some.Alert() with { Id = alertId }],
        CreatedAt = clock.GetUtcNow(),
    });
}
