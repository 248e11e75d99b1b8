using Detect.Connectors.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Connectors.Tests.Sinks.Dispatch;

/// <summary>Workers on the outbox of a real store.</summary>
public sealed class DispatchFromStoreTests : IAsyncLifetime, IDisposable
{
    private readonly ManualClock clock = new(Some.Half);
    private readonly SinkMetrics metrics = new();
    private Store.TestStore test = null!;

    [Fact]
    public async Task A_restart_goes_on_with_the_attempts_that_were_made()
    {
        await SaveAsync("a1", NotificationKind.Created, "hook");
        var failing = new ScriptedSink("hook", _ => DeliveryOutcome.Retry("answered 503"));
        await Worker(failing).RoundAsync(default);
        await test.ReopenAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        var fine = new ScriptedSink("hook", _ => DeliveryOutcome.Delivered);

        await Worker(fine).RoundAsync(default);

        fine.Given.Should().ContainSingle().Which.Should().Match<Notification>(n => n.Attempt == 2 && n.Id == failing.Given[0].Id);
        (await test.Store.Alerts.DeliveriesAsync("a1", default)).Should().ContainSingle().Which.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task A_disabled_sink_keeps_its_queue_until_it_is_enabled()
    {
        await SaveAsync("a1", NotificationKind.Created, "hook");
        var gone = new ScriptedSink("hook", _ => new DeliveryOutcome(DeliveryResult.Disabled, "answered 410"));
        var worker = Worker(gone);
        await worker.RoundAsync(default);
        clock.Advance(TimeSpan.FromHours(1));
        await worker.RoundAsync(default);
        gone.Given.Should().HaveCount(1);
        (await test.Store.Outbox.QueuesAsync(default)).Single().DisabledBecause.Should().Be("answered 410");

        await test.Store.Outbox.SetDisabledAsync("hook", null, clock.GetUtcNow(), default);
        var fine = new ScriptedSink("hook", _ => DeliveryOutcome.Delivered);
        await Worker(fine).RoundAsync(default);

        fine.Given.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_refused_notification_is_listed_and_can_be_sent_again()
    {
        await SaveAsync("a1", NotificationKind.Created, "hook");
        await Worker(new ScriptedSink("hook", _ => DeliveryOutcome.Refused("answered 400"))).RoundAsync(default);
        (await test.Store.Outbox.RefusedAsync("hook", 9, default)).Should().ContainSingle().Which.Reason.Should().Be("answered 400");

        await test.Store.Outbox.RetryRefusedAsync("hook", null, clock.GetUtcNow(), default);
        var fine = new ScriptedSink("hook", _ => DeliveryOutcome.Delivered);
        await Worker(fine).RoundAsync(default);

        fine.Given.Should().HaveCount(1);
        (await test.Store.Outbox.RefusedAsync("hook", 9, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_digest_takes_the_place_of_what_it_gathers()
    {
        const string Queue = "mail/digest every 1 h";
        await SaveAsync("a1", NotificationKind.Created, Queue);
        await SaveAsync("a2", NotificationKind.Created, Queue);
        await SaveAsync("a1", NotificationKind.Updated, Queue);
        clock.Advance(TimeSpan.FromHours(1));
        var digests = new DigestWorker(
            new DigestPlan(Queue, "mail", TimeSpan.FromHours(1)), test.Store.Outbox, new SinkDispatcherOptions(), clock, NullLogger.Instance, () => { });

        await digests.RoundAsync(default);
        var mail = new ScriptedSink("mail", _ => DeliveryOutcome.Delivered);
        var worker = Worker(mail);
        await worker.RoundAsync(default);
        await worker.RoundAsync(default);

        mail.Given.Should().OnlyContain(n => n.Kind == NotificationKind.Digest);
        mail.Given.SelectMany(n => n.Alerts).Select(alert => alert.Id).Distinct().Should().BeEquivalentTo(["a1", "a2"]);
        (await test.Store.Outbox.QueuesAsync(default)).Sum(queue => queue.Waiting).Should().Be(0);
    }

    public async Task InitializeAsync() => test = await Store.TestStore.CreateAsync(StoreKind.Sqlite);

    public async Task DisposeAsync() => await test.DisposeAsync();

    public void Dispose() => metrics.Dispose();

    private SinkWorker Worker(ISink sink) =>
        new(sink, test.Store.Outbox, new SinkDispatcherOptions(), clock, metrics, NullLogger.Instance, () => 0.5);

    private Task SaveAsync(string id, NotificationKind kind, string sink) => test.CommitAsync(commit => commit.SaveAlertsAsync(
        [
            new AlertChange
            {
                Alert = Some.Alert() with { Id = id, Count = (int)kind }, Kind = kind, At = clock.GetUtcNow(), Sinks = [sink],
            },
        ],
        CancellationToken.None));
}
