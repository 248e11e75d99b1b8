namespace Detect.Connectors.Tests.Store;

public sealed class OutboxTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = Some.Noon.AddHours(2);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_notification_waits_for_each_of_its_sinks_under_an_id_of_its_own(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: ["soc", "chat", "soc"]));

        var soc = (await test.Store.Outbox.NextAsync("soc", 10, Now, None)).Should().ContainSingle().Subject;
        var chat = (await test.Store.Outbox.NextAsync("chat", 10, Now, None)).Should().ContainSingle().Subject;

        soc.Should().BeEquivalentTo(new
        {
            Sink = "soc",
            Kind = NotificationKind.Created,
            Attempts = 0,
            CreatedAt = Some.Noon.AddHours(1),
            Alerts = new[] { Some.Alert() },
        });
        soc.Id.Should().MatchRegex("^msg_[0-9a-f]{32}$");
        chat.Id.Should().NotBe(soc.Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_delivery_is_remembered_with_its_attempts_and_leaves_the_queue(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: "soc"));
        var id = await NextIdAsync(test);
        await SettleAsync(test, id, DeliveryOutcome.Retry("503"), Now, Now.AddMinutes(1));
        await SettleAsync(test, id, DeliveryOutcome.Delivered, Now.AddMinutes(1));

        (await test.Store.Outbox.NextAsync("soc", 10, Now.AddDays(9), None)).Should().BeEmpty();
        (await test.Store.Alerts.DeliveriesAsync("a-1", None))
            .Should().Equal(new AlertDelivery("soc", NotificationKind.Created, Now.AddMinutes(1), 2));
        (await test.Store.Outbox.QueuesAsync(None)).Should().Equal(new SinkStatus("soc", 0, null, 0, null, Now.AddMinutes(1), null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_retry_is_due_when_its_sink_says_and_not_before(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: "soc"));
        await SettleAsync(test, await NextIdAsync(test), DeliveryOutcome.Retry("503"), Now, Now.AddMinutes(5));

        (await test.Store.Outbox.NextDueAsync("soc", None)).Should().Be(Now.AddMinutes(5));
        (await test.Store.Outbox.NextAsync("soc", 10, Now.AddMinutes(5).AddTicks(-1), None)).Should().BeEmpty();
        (await test.Store.Outbox.NextAsync("soc", 10, Now.AddMinutes(5), None)).Should().ContainSingle().Which.Attempts.Should().Be(1);
        (await test.Store.Outbox.QueuesAsync(None)).Should().Equal(new SinkStatus("soc", 1, Some.Noon.AddHours(1), 0, "503", null, null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_clock_that_was_set_back_makes_nothing_wait_for_the_time_it_told_before(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: ["soc", "chat"]));
        await SettleAsync(test, await NextIdAsync(test), DeliveryOutcome.Retry("503"), Now, Now.AddMinutes(5));
        var setBack = Now.AddDays(-365);

        var tried = await test.Store.Outbox.NextAsync("soc", 10, setBack, None);
        var untried = await test.Store.Outbox.NextAsync("chat", 10, setBack, None);
        await SettleAsync(test, tried.Single().Id, DeliveryOutcome.Retry("503"), setBack, setBack.AddMinutes(5));

        untried.Should().ContainSingle();
        (await test.Store.Outbox.NextAsync("soc", 10, setBack.AddMinutes(4), None)).Should().BeEmpty("it was tried by the clock as it is now");
        (await test.Store.Outbox.NextAsync("soc", 10, setBack.AddMinutes(5), None)).Should().ContainSingle();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_notification_that_waits_for_its_next_attempt_holds_back_later_ones_of_its_alert_and_no_others(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: "soc"));
        await SettleAsync(test, await NextIdAsync(test), DeliveryOutcome.Retry("503"), Now, Now.AddMinutes(5));
        await SaveAsync(test, Some.Change(kind: NotificationKind.Resolved, sinks: "soc"), Some.Change("a-2", sinks: "soc"));

        var next = await test.Store.Outbox.NextAsync("soc", 10, Now, None);

        next.Select(item => item.Alerts[0].Id).Should().Equal("a-2");
        (await test.Store.Outbox.NextAsync("soc", 10, Now.AddMinutes(5), None)).Select(item => (item.Alerts[0].Id, item.Kind))
            .Should().Equal(("a-1", NotificationKind.Created), ("a-2", NotificationKind.Created));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Updates_that_a_newer_notification_has_overtaken_are_dropped(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        foreach (var n in Enumerable.Range(1, 5))
        {
            await SaveAsync(test, Some.Change(Some.Alert() with { EventCount = n }, n == 1 ? NotificationKind.Created : NotificationKind.Updated, null, "soc"));
        }

        (await test.ScalarAsync("SELECT COUNT(*) FROM outbox")).Should().Be(2L);
        await SettleAsync(test, await NextIdAsync(test), DeliveryOutcome.Delivered, Now);
        var update = (await test.Store.Outbox.NextAsync("soc", 10, Now, None)).Should().ContainSingle().Subject;
        update.Alerts[0].EventCount.Should().Be(5);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_update_that_was_tried_already_is_not_dropped(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(kind: NotificationKind.Updated, sinks: "soc"));
        var tried = await NextIdAsync(test);
        await SettleAsync(test, tried, DeliveryOutcome.Retry("503"), Now, Now.AddMinutes(5));
        await SaveAsync(test, Some.Change(kind: NotificationKind.Updated, sinks: "soc"));

        (await test.Store.Outbox.NextAsync("soc", 10, Now.AddMinutes(5), None)).Select(item => item.Id).Should().Equal(tried);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_sink_refuses_is_listed_and_takes_its_place_again_when_retried(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: "soc"));
        var refused = await NextIdAsync(test);
        await SettleAsync(test, refused, DeliveryOutcome.Refused("400 Bad Request"), Now);
        await SaveAsync(test, Some.Change(kind: NotificationKind.Resolved, sinks: "soc"));

        var listed = (await test.Store.Outbox.RefusedAsync("soc", 10, None)).Should().ContainSingle().Subject;
        listed.Should().BeEquivalentTo(new { Reason = "400 Bad Request", At = Now, Item = new { Id = refused, Attempts = 1 } });
        (await test.Store.Outbox.RefusedAsync("chat", 10, None)).Should().BeEmpty();
        (await test.Store.Outbox.RetryRefusedAsync("soc", [refused, "msg_unknown"], Now, None)).Should().Be(1);

        (await test.Store.Outbox.RefusedAsync(null, 10, None)).Should().BeEmpty();
        (await test.Store.Outbox.NextAsync("soc", 10, Now, None)).Select(item => item.Id).Should().Equal(refused);
        (await test.Store.Outbox.RetryRefusedAsync(null, null, Now, None)).Should().Be(0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_sink_that_wants_nothing_any_more_is_given_nothing_until_it_is_enabled(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: "soc"));
        var id = await NextIdAsync(test);
        await SettleAsync(test, id, new DeliveryOutcome(DeliveryResult.Disabled, "410 Gone"), Now);

        (await test.Store.Outbox.NextAsync("soc", 10, Now, None)).Should().BeEmpty();
        (await test.Store.Outbox.NextDueAsync("soc", None)).Should().BeNull();
        (await test.Store.Outbox.QueuesAsync(None)).Should().Equal(new SinkStatus("soc", 1, Some.Noon.AddHours(1), 0, "410 Gone", null, "410 Gone"));

        await test.Store.Outbox.SetDisabledAsync("soc", null, Now, None);

        (await test.Store.Outbox.NextAsync("soc", 10, Now, None)).Select(item => item.Id).Should().Equal(id);
        (await test.Store.Outbox.NextDueAsync("soc", None)).Should().Be(Now);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_digest_takes_the_place_of_what_it_gathers_once(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change("a-1", sinks: "mail"), Some.Change("a-2", sinks: "mail"), Some.Change("a-3", sinks: "mail"));
        var items = await test.Store.Outbox.NextAsync("mail", 2, Now, None);
        var digest = new OutboxItem
        {
            Id = "digest-1",
            Sink = "mail",
            Kind = NotificationKind.Digest,
            CreatedAt = Now,
            Alerts = [.. items.Select(item => item.Alerts[0])],
        };

        await test.Store.Outbox.ReplaceAsync([.. items.Select(item => item.Id)], digest, None);
        await test.Store.Outbox.ReplaceAsync([.. items.Select(item => item.Id)], digest, None);

        var next = await test.Store.Outbox.NextAsync("mail", 10, Now, None);
        next.Select(item => item.Kind).Should().Equal(NotificationKind.Created, NotificationKind.Digest);
        next[1].Should().BeEquivalentTo(digest);
        await SettleAsync(test, "digest-1", DeliveryOutcome.Delivered, Now);
        (await test.Store.Alerts.DeliveriesAsync("a-2", None)).Should().Equal(new AlertDelivery("mail", NotificationKind.Digest, Now, 1));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Settling_twice_changes_nothing(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(sinks: "soc"));
        var id = await NextIdAsync(test);

        await SettleAsync(test, id, DeliveryOutcome.Delivered, Now);
        await SettleAsync(test, id, DeliveryOutcome.Refused("late"), Now);

        (await test.Store.Alerts.DeliveriesAsync("a-1", None)).Should().ContainSingle();
        (await test.Store.Outbox.RefusedAsync(null, 10, None)).Should().BeEmpty();
    }

    private static Task SaveAsync(TestStore test, params AlertChange[] changes) =>
        test.CommitAsync(transaction => transaction.SaveAlertsAsync(changes, None));

    private static async Task<string> NextIdAsync(TestStore test) => (await test.Store.Outbox.NextAsync("soc", 1, Now, None))[0].Id;

    private static Task SettleAsync(TestStore test, string id, DeliveryOutcome outcome, DateTimeOffset now, DateTimeOffset? next = null) =>
        test.Store.Outbox.SettleAsync([new OutboxSettlement(id, outcome, next)], now, None);
}
