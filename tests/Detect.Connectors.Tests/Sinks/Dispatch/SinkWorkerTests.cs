using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Connectors.Tests.Sinks.Dispatch;

public sealed class SinkWorkerTests : IDisposable
{
    private static readonly CancellationToken Running = CancellationToken.None;
    private static readonly SinkLimits FourAtOnce = new(1, TimeSpan.Zero, Concurrency: 4);

    private readonly ManualClock clock = new(Some.Half);
    private readonly MemoryOutbox outbox = new();
    private readonly SinkMetrics metrics = new();

    [Fact]
    public async Task What_is_delivered_leaves_the_outbox_under_the_id_it_had()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Delivered);
        Put("n1", "alert1");

        await Worker(sink).RoundAsync(Running);

        sink.Given.Should().ContainSingle().Which.Should().Match<Notification>(n => n.Id == "n1" && n.Attempt == 1);
        outbox.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Each_attempt_is_a_span_that_says_what_came_of_it()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Detect.Sinks",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var sink = new ScriptedSink("traced", n => n.Attempt == 1 ? DeliveryOutcome.Retry("503") : DeliveryOutcome.Delivered);
        Put("n1", "alert1", "traced");
        var worker = Worker(sink);
        await worker.RoundAsync(Running);
        clock.Advance(TimeSpan.FromMinutes(1));
        await worker.RoundAsync(Running);

        var told = spans.Where(span => Equals(span.GetTagItem("detect.sink.name"), "traced")).ToList();

        told.Select(span => (span.OperationName, span.Status, span.GetTagItem("detect.sink.result"), span.GetTagItem("detect.delivery.attempt"))).Should().Equal(
            ("detect.delivery", ActivityStatusCode.Error, "retry", 1), ("detect.delivery", ActivityStatusCode.Unset, "delivered", 2));
    }

    [Fact]
    public async Task Waits_double_up_to_a_quarter_of_an_hour_and_are_drawn_from_their_upper_half()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Retry("503"));
        Put("n1", "alert1");
        var worker = Worker(sink, random: 1);
        var waits = new List<double>();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            waits.Add((await UntilAttemptAsync(worker, sink, attempt + 1)).TotalSeconds);
        }

        waits.Skip(1).Should().Equal(5, 10, 20, 40, 80, 160, 320, 640, 900);
        RetrySchedule.Default.Wait(1, 0).Should().Be(TimeSpan.FromSeconds(2.5));
        RetrySchedule.Default.Wait(60, 0.5).Should().Be(TimeSpan.FromSeconds(675));
    }

    [Fact]
    public async Task Retry_After_is_honoured_for_the_notification_and_for_the_sink()
    {
        var sink = new ScriptedSink("a", n => n.Id == "n1" ? DeliveryOutcome.Retry("429", TimeSpan.FromMinutes(20)) : DeliveryOutcome.Delivered);
        Put("n1", "alert1");
        var worker = Worker(sink);
        await worker.RoundAsync(Running);
        Put("n2", "alert2");

        var wait = await worker.RoundAsync(Running);

        wait.Should().Be(TimeSpan.FromMinutes(20));
        sink.Given.Should().HaveCount(1, "the service asked to be left alone");
        worker.Report.Should().Be(new SinkReport("a", Some.Half, "429", Some.Half.AddMinutes(20)));
    }

    [Fact]
    public async Task No_receiver_may_put_off_alerts_for_years()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Retry("429", TimeSpan.FromSeconds(int.MaxValue)));
        Put("n1", "alert1");
        var worker = Worker(sink);
        await worker.RoundAsync(Running);

        (await worker.RoundAsync(Running)).Should().Be(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_sink_that_was_down_for_a_day_was_hardly_bothered_and_misses_nothing()
    {
        var up = Some.Half.AddDays(1);
        var sink = new ScriptedSink("a", _ => clock.GetUtcNow() < up ? DeliveryOutcome.Retry("connection refused") : DeliveryOutcome.Delivered);
        PutMany(50);

        var worker = Worker(sink);
        while (outbox.Waiting > 0)
        {
            clock.Advance(await worker.RoundAsync(Running));
        }

        sink.Given.Select(n => n.Id).Distinct().Should().HaveCount(50);
        sink.Given.Count.Should().BeLessThan(24 * 60 * 3, "a service that is down is asked about once a minute, whatever waits");
        clock.GetUtcNow().Should().BeBefore(up.AddMinutes(20));
        worker.Report.FailingSince.Should().BeNull();
    }

    [Fact]
    public async Task What_is_answered_while_a_settlement_is_under_way_is_settled_by_one_commit_more()
    {
        var settle = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        outbox.MaySettle = settle.Task;
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Delivered, FourAtOnce) { Called = calls => _ = calls == 40 && told.TrySetResult() };
        PutMany(40);

        var round = Worker(sink).RoundAsync(Running);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(60));
        settle.SetResult();
        await round;

        outbox.Waiting.Should().Be(0);
        outbox.Commits.Should().BeLessThanOrEqualTo(2, "all but what came first waited for the same commit");
    }

    [Fact]
    public async Task A_sink_that_fails_is_not_given_the_rest_of_its_queue()
    {
        var sink = new ScriptedSink("a", n => n.Id == "n5" ? DeliveryOutcome.Retry("503") : DeliveryOutcome.Delivered, FourAtOnce);
        PutMany(40);
        var worker = Worker(sink);

        await worker.RoundAsync(Running);

        sink.Given.Count.Should().BeLessThanOrEqualTo(6 + FourAtOnce.Concurrency, "three others may have been under way");
        outbox.Waiting.Should().Be(40 - sink.Given.Count + 1);
        worker.Report.FailingSince.Should().BeNull("others came through");
    }

    [Fact]
    public async Task A_sink_that_asks_to_be_left_alone_is_left_alone_though_others_came_through()
    {
        var sink = new ScriptedSink(
            "a", n => n.Id == "n5" ? DeliveryOutcome.Retry("429", TimeSpan.FromMinutes(20)) : DeliveryOutcome.Delivered, FourAtOnce);
        PutMany(40);
        var worker = Worker(sink);
        await worker.RoundAsync(Running);
        var given = sink.Given.Count;

        var wait = await worker.RoundAsync(Running);

        wait.Should().Be(TimeSpan.FromMinutes(20));
        sink.Given.Should().HaveCount(given);
    }

    [Fact]
    public async Task After_three_days_a_notification_is_given_up_with_the_last_reason()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Retry("answered 503"));
        Put("n1", "alert1");
        var worker = Worker(sink);
        while (outbox.Waiting > 0)
        {
            clock.Advance(await worker.RoundAsync(Running));
        }

        (clock.GetUtcNow() - Some.Half).TotalDays.Should().BeInRange(3, 3.02);
        outbox.Refused.Should().ContainSingle().Which.Reason.Should().MatchRegex("^given up after [0-9]+ attempts in 3 d: answered 503$");
    }

    [Fact]
    public async Task An_old_notification_is_still_tried_ten_times()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Retry("answered 503"));
        Put("n1", "alert1");
        clock.Advance(TimeSpan.FromDays(5));
        var worker = Worker(sink);
        while (outbox.Waiting > 0)
        {
            clock.Advance(await worker.RoundAsync(Running));
        }

        sink.Given.Should().HaveCount(10);
    }

    [Fact]
    public async Task What_is_refused_for_good_goes_to_the_dead_letters_and_holds_nobody_up()
    {
        var sink = new ScriptedSink("a", n => n.Id == "n1" ? DeliveryOutcome.Refused("answered 400") : DeliveryOutcome.Delivered);
        Put("n1", "alert1");
        Put("n2", "alert1");
        var worker = Worker(sink);

        await worker.RoundAsync(Running);
        await worker.RoundAsync(Running);

        outbox.Refused.Should().ContainSingle().Which.Item.Id.Should().Be("n1");
        outbox.Waiting.Should().Be(0);
        worker.Report.LastError.Should().BeNull("the last delivery was fine, and the dead letters say the rest");
    }

    [Fact]
    public async Task A_sink_that_wants_nothing_any_more_is_disabled_and_keeps_its_queue()
    {
        var sink = new ScriptedSink("a", _ => new DeliveryOutcome(DeliveryResult.Disabled, "answered 410"));
        Put("n1", "alert1");
        var worker = Worker(sink);
        await worker.RoundAsync(Running);
        clock.Advance(TimeSpan.FromHours(1));

        await worker.RoundAsync(Running);

        sink.Given.Should().HaveCount(1);
        (await outbox.QueuesAsync(Running)).Should().ContainSingle().Which.Should()
            .Match<SinkStatus>(status => status.DisabledBecause == "answered 410" && status.Waiting == 1);
    }

    [Fact]
    public async Task Notifications_of_one_alert_keep_their_order_while_other_alerts_go_on()
    {
        var failing = true;
        var sink = new ScriptedSink(
            "a", n => n.Id == "n1" && failing ? DeliveryOutcome.Retry("500") : DeliveryOutcome.Delivered, new SinkLimits(1, TimeSpan.Zero, 8));
        Put("n1", "alert1");
        Put("n2", "alert1");
        Put("n3", "alert2");
        var worker = Worker(sink);
        await worker.RoundAsync(Running);
        failing = false;
        while (outbox.Waiting > 0)
        {
            clock.Advance(await worker.RoundAsync(Running));
        }

        sink.Given.Select(n => n.Id).Where(id => id != "n3").Should().Equal("n1", "n1", "n2");
        sink.Given.Select(n => n.Id).Take(2).Should().BeEquivalentTo(["n1", "n3"]);
    }

    [Fact]
    public async Task Who_was_left_out_of_a_delivery_is_told_until_nobody_is()
    {
        var left = DeliveryOutcome.Delivered with { Reason = "1 of 2 recipients were not accepted" };
        var sink = new ScriptedSink("a", n => n.Id == "n1" ? left : DeliveryOutcome.Delivered);
        var worker = Worker(sink);
        Put("n1", "alert1");
        await worker.RoundAsync(Running);

        worker.Report.Should().Match<SinkReport>(report => report.LastError == left.Reason && report.FailingSince == null);

        Put("n2", "alert2");
        await worker.RoundAsync(Running);
        worker.Report.LastError.Should().BeNull();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_silence_a_sink()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Retry("503"));
        Put("n1", "alert1");
        var worker = Worker(sink);
        await worker.RoundAsync(Running);

        clock.Jump(-TimeSpan.FromDays(1));
        var pause = await worker.RoundAsync(Running);

        pause.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_sink_that_throws_is_tried_again_and_its_message_is_told_to_nobody()
    {
        var sink = new ScriptedSink("a", _ => throw new InvalidOperationException("https://hooks.example/secret"));
        Put("n1", "alert1");
        var worker = Worker(sink);

        await worker.RoundAsync(Running);

        outbox.Waiting.Should().Be(1);
        worker.Report.LastError.Should().Be("failed unexpectedly: InvalidOperationException");
    }

    [Fact]
    public async Task A_store_that_fails_is_waited_for()
    {
        var sink = new ScriptedSink("a", _ => DeliveryOutcome.Delivered);
        Put("n1", "alert1");
        outbox.Failure = new StoreException("the disk is full");
        var worker = Worker(sink);

        (await worker.RoundAsync(Running)).Should().Be(TimeSpan.FromSeconds(5));
        outbox.Failure = null;
        await worker.RoundAsync(Running);

        outbox.Waiting.Should().Be(0);
    }

    public void Dispose() => metrics.Dispose();

    private SinkWorker Worker(ISink sink, double random = 0.5) =>
        new(sink, outbox, new SinkDispatcherOptions(), clock, metrics, NullLogger.Instance, () => random);

    private void PutMany(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Put($"n{i}", $"alert{i}");
        }
    }

    private void Put(string id, string alertId, string sink = "a") => outbox.Add(new OutboxItem
    {
        Id = id,
        Sink = sink,
        Kind = NotificationKind.Created,
        Alerts = [Some.Alert() with { Id = alertId }],
        CreatedAt = clock.GetUtcNow(),
    });

    private async Task<TimeSpan> UntilAttemptAsync(SinkWorker worker, ScriptedSink sink, int attempts)
    {
        var start = clock.GetUtcNow();
        while (sink.Given.Count < attempts)
        {
            clock.Advance(await worker.RoundAsync(Running));
        }

        return clock.GetUtcNow() - start;
    }
}
