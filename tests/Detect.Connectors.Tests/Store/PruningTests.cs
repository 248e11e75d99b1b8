namespace Detect.Connectors.Tests.Store;

public sealed class PruningTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Now = Some.Noon.AddDays(10);

    private static readonly StoreRetention Nothing = new()
    {
        Alerts = null,
        DeadLetters = null,
        Refused = null,
        AuditTrail = null,
        Archive = null,
        Accounts = TimeSpan.FromDays(10_000),
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Closed_and_silenced_alerts_go_when_they_are_old_and_open_ones_stay(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(
            test,
            Some.Change("open", at: Some.Noon),
            Some.Change(Some.Alert("closed") with { Status = AlertStatus.Closed, Aliases = ["c-1"] }, NotificationKind.Created, Some.Noon, "soc"),
            Some.Change(Some.Alert("silenced") with { SilencedBy = "planned work" }, NotificationKind.Created, Some.Noon),
            Some.Change(Some.Alert("young") with { Status = AlertStatus.Closed }, NotificationKind.Created, Now));
        var sent = (await test.Store.Outbox.NextAsync("soc", 1, Now, None))[0].Id;
        await test.Store.Outbox.SettleAsync([new OutboxSettlement(sent, DeliveryOutcome.Delivered)], Now, None);

        await test.Store.PruneAsync(Nothing with { Alerts = Day }, Now, Now, None);

        var left = await test.Store.Alerts.ListAsync(new AlertQuery { IncludeSilenced = true }, None);
        left.Alerts.Select(alert => alert.Id).Should().BeEquivalentTo("open", "young");
        (await test.Store.Alerts.FindAsync("c-1", None)).Should().BeNull();
        foreach (var table in new[] { "alert_aliases", "deliveries", "alert_history", "alert_terms" })
        {
            (await test.ScalarAsync($"SELECT COUNT(*) FROM {table} WHERE alert_id IN ('closed', 'silenced')")).Should().Be(0L, table);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Alerts_that_can_still_change_stay_however_old_they_are(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var closed = Some.Alert("closed") with { Status = AlertStatus.Closed };
        await SaveAsync(test, Some.Change(closed, NotificationKind.Created, Some.Noon, "soc"));

        await test.Store.PruneAsync(Nothing with { Alerts = Day }, Now, settled: null, None);
        await test.Store.PruneAsync(Nothing with { Alerts = Day }, Now, settled: closed.Last, None);
        (await test.Store.Alerts.FindAsync("closed", None)).Should().NotBeNull();

        await test.Store.PruneAsync(Nothing with { Alerts = Day }, Now, settled: closed.Last + TimeSpan.FromTicks(1), None);
        (await test.Store.Alerts.FindAsync("closed", None)).Should().BeNull();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_delivery_of_an_alert_that_is_gone_meanwhile_leaves_nothing_behind(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(
            test, Some.Change(Some.Alert("closed") with { Status = AlertStatus.Closed }, NotificationKind.Created, Some.Noon, "soc"));
        await test.Store.PruneAsync(Nothing with { Alerts = Day }, Now, settled: Now, None);
        var late = (await test.Store.Outbox.NextAsync("soc", 1, Now, None))[0].Id;

        await test.Store.Outbox.SettleAsync([new OutboxSettlement(late, DeliveryOutcome.Delivered)], Now, None);

        (await test.ScalarAsync("SELECT COUNT(*) FROM deliveries")).Should().Be(0L);
        (await test.Store.Outbox.NextAsync("soc", 1, Now, None)).Should().BeEmpty();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_table_has_its_own_age(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await FillAsync(test);

        await test.Store.PruneAsync(Nothing with { DeadLetters = Day }, Now, null, None);
        (await CountsAsync(test)).Should().Be("dead letters 1, refused 1, audit 2, journal 4");
        await test.Store.PruneAsync(Nothing with { Refused = Day }, Now, null, None);
        (await CountsAsync(test)).Should().Be("dead letters 1, refused 0, audit 2, journal 4");
        await test.Store.PruneAsync(Nothing with { AuditTrail = Day }, Now, null, None);
        (await CountsAsync(test)).Should().Be("dead letters 1, refused 0, audit 1, journal 4");
        await test.Store.PruneAsync(Nothing with { Accounts = Day }, Now, null, None);
        (await CountsAsync(test)).Should().Be("dead letters 1, refused 0, audit 1, journal 4", "only who knows what windows need can say what of it is too old");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_rows_than_one_piece_are_deleted(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.SaveDeadLettersAsync(
            [.. Enumerable.Range(1, 1201).Select(n => Some.DeadLetter(n) with { ReceivedAt = Some.Noon })], None));

        await test.Store.PruneAsync(Nothing with { DeadLetters = Day }, Now, null, None);

        (await test.Store.Operators.DeadLettersAsync(null, 10, None)).Should().BeEmpty();
    }

    private static async Task FillAsync(TestStore test)
    {
        await SaveAsync(test, Some.Change(sinks: "soc"));
        await test.CommitAsync(async transaction =>
        {
            await transaction.SaveDeadLettersAsync([Some.DeadLetter(1), Some.DeadLetter(2) with { ReceivedAt = Now }], None);
            var old = Some.Entry(1);
            await transaction.AppendJournalAsync(
                [
                    old with { IsAboutAccounts = true },
                    old with { IsAboutAccounts = true, OccurredAt = Now },
                    old with { IsAboutAccounts = false },
                    old with { IsAboutAccounts = true, OccurredAt = null, ReceivedAt = Now },
                ],
                None);
        });
        var id = (await test.Store.Outbox.NextAsync("soc", 1, Now, None))[0].Id;
        await test.Store.Outbox.SettleAsync([new OutboxSettlement(id, DeliveryOutcome.Refused("no"))], Some.Noon, None);
        await test.Store.Operators.AppendAuditAsync(new AuditTrailEntry(Some.Noon, "kim", "admin", "delete", "s-1", null), None);
        await test.Store.Operators.AppendAuditAsync(new AuditTrailEntry(Now, "kim", "admin", "delete", "s-2", null), None);
    }

    private static async Task<string> CountsAsync(TestStore test)
    {
        var letters = await test.Store.Operators.DeadLettersAsync(null, 10, None);
        var refused = await test.Store.Outbox.RefusedAsync(null, 10, None);
        var audit = await test.Store.Operators.AuditTrailAsync(10, None);
        var journal = await test.Store.ReadJournalAsync(0, None).ToListAsync();
        return $"dead letters {letters.Count}, refused {refused.Count}, audit {audit.Count}, journal {journal.Count}";
    }

    private static Task SaveAsync(TestStore test, params AlertChange[] changes) =>
        test.CommitAsync(transaction => transaction.SaveAlertsAsync(changes, None));
}
