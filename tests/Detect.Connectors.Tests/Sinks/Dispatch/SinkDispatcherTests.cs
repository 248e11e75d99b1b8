namespace Detect.Connectors.Tests.Sinks.Dispatch;

public sealed class SinkDispatcherTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    private readonly MemoryOutbox outbox = new();

    [Fact]
    public async Task A_sink_that_hangs_delays_no_other_and_the_worker_stops_all_the_same()
    {
        var hanging = new HangingSink("hanging");
        var delivered = new TaskCompletionSource();
        var fine = new ScriptedSink("fine", n => Delivered(delivered, n.Id == "late"));
        using var stop = new CancellationTokenSource();
        using var dispatcher = Dispatcher([hanging, fine], new SinkDispatcherOptions { StopGrace = TimeSpan.FromMilliseconds(50) });
        Put("hanging", "n1");
        var running = dispatcher.RunAsync(stop.Token);
        await hanging.Entered.Task.WaitAsync(Generous);

        Put("fine", "late");
        dispatcher.Wake();
        await delivered.Task.WaitAsync(Generous);
        await stop.CancelAsync();
        await running.WaitAsync(Generous);

        outbox.Items.Where(item => item.Sink == "hanging").Should().ContainSingle("what was not answered stays")
            .Which.Attempts.Should().Be(0);
    }

    [Fact]
    public async Task What_is_put_into_the_outbox_is_delivered_when_the_dispatcher_is_woken_not_when_it_next_looks()
    {
        var delivered = new TaskCompletionSource();
        var sink = new ScriptedSink("a", _ => Delivered(delivered, true));
        using var stop = new CancellationTokenSource();
        using var dispatcher = Dispatcher([sink], new SinkDispatcherOptions { Poll = TimeSpan.FromHours(1) });
        var running = dispatcher.RunAsync(stop.Token);

        Put("a", "n1");
        dispatcher.Wake();

        await delivered.Task.WaitAsync(Generous);
        await stop.CancelAsync();
        await running.WaitAsync(Generous);
    }

    [Fact]
    public async Task A_new_dispatcher_goes_on_where_the_one_before_was_killed()
    {
        var first = new HangingSink("a");
        using (var dispatcher = Dispatcher([first], new SinkDispatcherOptions { StopGrace = TimeSpan.Zero }))
        {
            Put("a", "n1");
            using var stop = new CancellationTokenSource();
            var running = dispatcher.RunAsync(stop.Token);
            await first.Entered.Task.WaitAsync(Generous);
            await stop.CancelAsync();
            await running.WaitAsync(Generous);
        }

        var delivered = new TaskCompletionSource();
        var second = new ScriptedSink("a", _ => Delivered(delivered, true));
        using var again = new CancellationTokenSource();
        using var next = Dispatcher([second], new SinkDispatcherOptions());
        var restarted = next.RunAsync(again.Token);
        await delivered.Task.WaitAsync(Generous);
        await again.CancelAsync();
        await restarted.WaitAsync(Generous);

        second.Given.Should().ContainSingle().Which.Id.Should().Be("n1");
    }

    private static DeliveryOutcome Delivered(TaskCompletionSource signal, bool isAwaited)
    {
        if (isAwaited)
        {
            signal.TrySetResult();
        }

        return DeliveryOutcome.Delivered;
    }

    private SinkDispatcher Dispatcher(IReadOnlyList<ISink> sinks, SinkDispatcherOptions options) =>
        new(outbox, sinks, [], TimeProvider.System, options);

    private void Put(string sink, string id) => outbox.Add(new OutboxItem
    {
        Id = id,
        Sink = sink,
        Kind = NotificationKind.Created,
        Alerts = [Some.Alert() with { Id = id }],
        CreatedAt = TimeProvider.System.GetUtcNow(),
    });
}
