using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

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

    [Fact]
    public async Task A_worker_that_leads_no_more_tells_nothing_of_queues_and_sinks_that_are_another_s()
    {
        var depths = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "detect.sink.queue.depth")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, depth, tags, _) => depths[(string)tags[0].Value!] = depth);
        listener.Start();
        using var stop = new CancellationTokenSource();
        using var dispatcher = Dispatcher([new ScriptedSink("led", _ => DeliveryOutcome.Retry("it is down"))], new SinkDispatcherOptions());
        Put("led", "n1");
        var running = dispatcher.RunAsync(stop.Token);
        await UntilAsync(() => dispatcher.Reports[0].FailingSince is not null);
        await UntilAsync(() => Depth() == 1);

        await stop.CancelAsync();
        await running.WaitAsync(Generous);

        Depth().Should().Be(0);
        dispatcher.Reports.Should().Equal(new SinkReport("led", null, null, null));

        long? Depth()
        {
            listener.RecordObservableInstruments();
            return depths.TryGetValue("led", out var depth) ? depth : null;
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Generous);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!isSo())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
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
