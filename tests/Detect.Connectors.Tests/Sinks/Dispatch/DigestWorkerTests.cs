using Detect.Rules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Connectors.Tests.Sinks.Dispatch;

public sealed class DigestWorkerTests
{
    private readonly ManualClock clock = new(Some.Half);
    private readonly MemoryOutbox outbox = new();
    private int woken;

    [Fact]
    public async Task What_waits_becomes_one_notification_at_the_end_of_the_hour()
    {
        Put("n1", "alert1");
        Put("n2", "alert2");
        var worker = Worker(TimeSpan.FromHours(1));

        var wait = await worker.RoundAsync(CancellationToken.None);

        wait.Should().Be(TimeSpan.FromSeconds(5));
        outbox.Items.Should().OnlyContain(item => item.Sink == "email/digest", "it is 13:30:30 and the hour is not over");
        clock.Advance(new TimeSpan(0, 29, 30));
        await worker.RoundAsync(CancellationToken.None);
        var digest = outbox.Items.Should().ContainSingle().Subject;
        digest.Should().Match<OutboxItem>(item => item.Sink == "email" && item.Kind == NotificationKind.Digest && item.Id == "digest.n1");
        digest.Alerts.Select(alert => alert.Id).Should().Equal("alert1", "alert2");
        woken.Should().Be(1);
    }

    [Fact]
    public async Task An_alert_is_in_a_digest_once_in_its_last_state_the_gravest_first()
    {
        Put("n1", "alert1", RuleLevel.Low);
        Put("n2", "alert2", RuleLevel.Medium);
        Put("n3", "alert1", RuleLevel.Low, count: 9);
        clock.Advance(TimeSpan.FromHours(1));

        await Worker(TimeSpan.FromHours(1)).RoundAsync(CancellationToken.None);

        outbox.Items[0].Alerts.Select(alert => (alert.Id, alert.Count)).Should().Equal(("alert2", 4), ("alert1", 9));
    }

    [Fact]
    public async Task What_came_after_the_end_of_the_period_waits_for_the_next()
    {
        Put("n1", "alert1");
        clock.Advance(TimeSpan.FromMinutes(40));
        Put("n2", "alert2");

        await Worker(TimeSpan.FromHours(1)).RoundAsync(CancellationToken.None);

        outbox.Items.Select(item => (item.Id, item.Sink)).Should().BeEquivalentTo([("digest.n1", "email"), ("n2", "email/digest")]);
    }

    [Fact]
    public async Task What_was_gathered_before_the_clock_was_set_back_does_not_wait_for_that_time_to_come_again()
    {
        Put("n1", "alert1");
        clock.Jump(-TimeSpan.FromDays(365));

        await Worker(TimeSpan.FromHours(1)).RoundAsync(CancellationToken.None);

        outbox.Items.Should().ContainSingle().Which.Id.Should().Be("digest.n1");
    }

    private DigestWorker Worker(TimeSpan period) => new(
        new DigestPlan("email/digest", "email", period), outbox, new SinkDispatcherOptions(), clock, NullLogger.Instance, () => woken++);

    private void Put(string id, string alertId, RuleLevel level = RuleLevel.Low, double count = 4) => outbox.Add(new OutboxItem
    {
        Id = id,
        Sink = "email/digest",
        Kind = NotificationKind.Created,
        Alerts = [Some.Alert(level) with { Id = alertId, Count = count }],
        CreatedAt = clock.GetUtcNow(),
    });
}
