using Detect.Connectors.Tests.Store;

namespace Detect.Connectors.Tests.Sinks.Dispatch;

/// <summary>What waits for a sink that is configured no more is told about and not lost.</summary>
public sealed class StrandedQueuesTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ManualClock clock = new(Some.Half);
    private readonly WrittenLines<StrandedQueues> log = new();
    private int wakes;

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_told_once_and_shown_as_long_as_something_waits(StoreKind kind)
    {
        await using var test = await Store.TestStore.CreateAsync(kind);
        await SaveAsync(test, "a1", "old-chat");
        await SaveAsync(test, "a2", "old-chat");
        await SaveAsync(test, "a3", "soc");
        var stranded = Queues(test);

        await LookAsync(test, stranded);
        await LookAsync(test, stranded);

        const string Sentence = "2 notifications wait and no sink of this name is configured: configure it again, or they go to the dead letters 3 d after they were made";
        stranded.Reports.Should().Equal(new SinkReport("old-chat", Some.Half, Sentence, null));
        log.All.Should().Equal($"sink old-chat: {Sentence}");
        (await WaitingAsync(test)).Should().Be("old-chat 2, soc 1");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_three_days_it_goes_to_the_dead_letters_and_can_be_sent_when_the_sink_is_back(StoreKind kind)
    {
        await using var test = await Store.TestStore.CreateAsync(kind);
        await SaveAsync(test, "a1", "old-chat");
        await test.Store.Outbox.SetDisabledAsync("old-chat", "answered 410", clock.GetUtcNow(), None);
        clock.Advance(TimeSpan.FromHours(1));
        await SaveAsync(test, "a2", "old-chat");
        var stranded = Queues(test);
        clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromHours(1));

        await LookAsync(test, stranded);

        var refused = (await test.Store.Outbox.RefusedAsync("old-chat", 9, None)).Should().ContainSingle().Subject;
        (refused.Item.Alerts[0].Id, refused.Reason).Should().Be(("a1", "given up after 3 d: no sink of this name is configured"));
        (await WaitingAsync(test)).Should().Be("old-chat 1");
        clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(test, stranded);
        (await WaitingAsync(test)).Should().Be("");
        (await test.Store.Outbox.RetryRefusedAsync("old-chat", null, clock.GetUtcNow(), None)).Should().Be(2);
        (await test.Store.Outbox.NextAsync("old-chat", 9, clock.GetUtcNow(), None)).Should().HaveCount(2, "the sink is enabled");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waited_for_a_digest_of_another_period_goes_to_the_sink_at_once(StoreKind kind)
    {
        await using var test = await Store.TestStore.CreateAsync(kind);
        await SaveAsync(test, "a1", DigestPlan.Of("soc", TimeSpan.FromDays(1)).Queue);
        await SaveAsync(test, "a2", DigestPlan.Of("soc", TimeSpan.FromDays(1)).Queue);
        await SaveAsync(test, "a3", DigestPlan.Of("soc", TimeSpan.FromHours(1)).Queue);

        await LookAsync(test, Queues(test));

        var digest = (await test.Store.Outbox.NextAsync("soc", 9, clock.GetUtcNow(), None)).Should().ContainSingle().Subject;
        digest.Kind.Should().Be(NotificationKind.Digest);
        digest.Alerts.Select(alert => alert.Id).Should().BeEquivalentTo("a1", "a2");
        (await WaitingAsync(test)).Should().Be("soc 1, soc/digest every 1 h 1");
        wakes.Should().Be(1);
    }

    private StrandedQueues Queues(Store.TestStore test) => new(
        test.Store.Outbox, ["soc"], [DigestPlan.Of("soc", TimeSpan.FromHours(1)).Queue], TimeSpan.FromDays(3), clock, log, () => wakes++);

    private static async Task LookAsync(Store.TestStore test, StrandedQueues stranded) =>
        await stranded.LookAsync(await test.Store.Outbox.QueuesAsync(None), None);

    private static async Task<string> WaitingAsync(Store.TestStore test) => string.Join(
        ", ", (await test.Store.Outbox.QueuesAsync(None)).Where(queue => queue.Waiting > 0).Select(queue => $"{queue.Sink} {queue.Waiting}"));

    private Task SaveAsync(Store.TestStore test, string id, string sink) => test.CommitAsync(commit => commit.SaveAlertsAsync(
        [new AlertChange { Alert = Some.Alert() with { Id = id }, Kind = NotificationKind.Created, At = clock.GetUtcNow(), Sinks = [sink] }], None));
}
