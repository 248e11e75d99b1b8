namespace Detect.Connectors.Tests.Store;

public sealed class ArchiveTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task An_untouched_archive_holds_from_end_to_end(StoreKind kind)
    {
        await using var test = await FilledAsync(kind, 450);

        var report = await test.Store.Archive.VerifyAsync(null, null, None);

        report.Fault.Should().BeNull();
        report.Entries.Should().Be(900, "each of 450 records is evidence of an alert");
        report.Head.Number.Should().Be(900);
        report.Head.Hash.Should().MatchRegex("^[0-9a-f]{64}$");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_record_is_kept_once_however_often_it_comes_and_linked_to_each_of_its_alerts_once(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await AppendAsync(test, Some.Evidence(1), Some.Evidence(1, "a-1"));
        await AppendAsync(test, Some.Evidence(1, "a-1", "a-2"), Some.Evidence(2));

        var report = await test.Store.Archive.VerifyAsync(null, null, None);

        report.Entries.Should().Be(4, "two records and two links");
        var entry = (await ExportAsync(test, new ArchiveQuery { AlertId = "a-2" })).Should().ContainSingle().Subject;
        entry.Record.Should().BeEquivalentTo(Some.Evidence(1, "a-1", "a-2"), Rows.InOrder);
    }

    // Of ten records with a link each: record 3 is entry 5, its link entry 6.
    [Theory]
    [OnEach("UPDATE archive SET record = event_key WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET event_key = hash WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET occurred_at = occurred_at + 1 WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET occurred_at = NULL WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET received_at = received_at - 1 WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET tenant_id = 'tenant-2' WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET source = source || ' ' WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET accounts = '[]' WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET accounts = 'no list' WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET kind = 'link' WHERE number = 5", 5)]
    [OnEach("UPDATE archive SET alert_id = 'a-99' WHERE number = 6", 6)]
    [OnEach("UPDATE archive SET entry_number = 1 WHERE number = 6", 6)]
    [OnEach("UPDATE archive SET hash = record WHERE number = 5", 5)]
    public async Task A_changed_entry_is_found(StoreKind kind, string tampering, long number)
    {
        await using var test = await FilledAsync(kind, 10);
        await test.SqlAsync(tampering);

        var report = await test.Store.Archive.VerifyAsync(null, null, None);

        report.Fault.Should().Be(new ArchiveFault(number, "the entry was changed, or another was put in its place"));
        report.Entries.Should().Be(number - 1);
    }

    [Theory]
    [OnEach("DELETE FROM archive WHERE number = 1", 1, "the entry is missing")]
    [OnEach("DELETE FROM archive WHERE number = 12", 12, "the entry is missing")]
    [OnEach("DELETE FROM archive WHERE number = 20", 20, "the entry is missing: entries were cut off at the end")]
    [OnEach("DELETE FROM archive", 1, "the entry is missing: entries were cut off at the end")]
    [OnEach("DELETE FROM archive WHERE number > 3", 4, "the entry is missing: entries were cut off at the end")]
    [OnEach(
        "INSERT INTO archive SELECT 21, kind, event_key, occurred_at, tenant_id, source, received_at, accounts, record, entry_number, alert_id, hash FROM archive WHERE number = 5",
        21,
        "the entry was inserted: the archive ends before it")]
    [OnEach("UPDATE archive SET number = 99 WHERE number = 5", 5, "the entry is missing")]
    [OnEach("DELETE FROM archive_accounts WHERE number = 5", 5, "the accounts that the entry is found by are not those that it names")]
    [OnEach("INSERT INTO archive_accounts (account_key, number) SELECT hash, 5 FROM archive WHERE number = 5", 5, "the accounts that the entry is found by are not those that it names")]
    [OnEach("UPDATE archive_ends SET head_number = 19", 20, "the entry was inserted: the archive ends before it")]
    [OnEach("UPDATE archive_ends SET head_hash = 'nothing'", 20, "the entry is not the one that was written last")]
    [OnEach(
        "UPDATE archive_ends SET pruned_number = 4, pruned_hash = 'nothing'", 5, "the entry was changed, or another was put in its place")]
    public async Task A_missing_or_inserted_entry_is_found(StoreKind kind, string tampering, long number, string reason)
    {
        await using var test = await FilledAsync(kind, 10);
        await test.SqlAsync(tampering);

        (await test.Store.Archive.VerifyAsync(null, null, None)).Fault.Should().Be(new ArchiveFault(number, reason));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_entries_in_each_others_place_are_found(StoreKind kind)
    {
        await using var test = await FilledAsync(kind, 10);
        await test.SqlAsync("UPDATE archive SET number = -5 WHERE number = 5");
        await test.SqlAsync("UPDATE archive SET number = 5 WHERE number = 7");
        await test.SqlAsync("UPDATE archive SET number = 7 WHERE number = -5");

        (await test.Store.Archive.VerifyAsync(null, null, None)).Fault!.Number.Should().Be(5);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_chain_that_was_cut_with_its_end_is_found_by_whoever_noted_the_end(StoreKind kind)
    {
        await using var test = await FilledAsync(kind, 10);
        var noted = (await test.Store.Archive.VerifyAsync(null, null, None)).Head;
        var before = await test.ScalarAsync("SELECT hash FROM archive WHERE number = 19");
        await test.SqlAsync("DELETE FROM archive WHERE number = 20");
        await test.SqlAsync($"UPDATE archive_ends SET head_number = 19, head_hash = '{Convert.ToHexStringLower((byte[])before!)}'");

        (await test.Store.Archive.VerifyAsync(null, null, None)).Fault.Should().BeNull();
        (await test.Store.Archive.VerifyAsync(noted, null, None)).Fault.Should().Be(new ArchiveFault(20, "the entry whose hash was noted is missing"));

        await AppendAsync(test, Some.Evidence(77));
        (await test.Store.Archive.VerifyAsync(noted, null, None)).Fault.Should().Be(
            new ArchiveFault(20, "the entry is not the one that was the last when its hash was noted: the archive was written anew"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_end_that_was_noted_is_still_met_when_the_archive_has_grown(StoreKind kind)
    {
        await using var test = await FilledAsync(kind, 10);
        var noted = (await test.Store.Archive.VerifyAsync(null, null, None)).Head;
        await AppendAsync(test, Some.Evidence(77));

        (await test.Store.Archive.VerifyAsync(noted, null, None)).Fault.Should().BeNull();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_retention_deletes_is_signed_for_and_the_rest_still_verifies(StoreKind kind)
    {
        await using var test = await FilledAsync(kind, 10);
        var keep = new StoreRetention { Archive = TimeSpan.FromHours(1) };

        await test.Store.PruneAsync(keep, Some.Noon.AddHours(1).AddMinutes(6), null, None);

        var report = await test.Store.Archive.VerifyAsync(null, null, None);
        report.Fault.Should().BeNull();
        report.Pruned.Should().Be(10, "records 1 to 5 and their links came in before 12:06");
        report.Entries.Should().Be(11, "ten entries stay, and one signs for those that went");
        (await ExportAsync(test, new ArchiveQuery())).Select(entry => entry.Record.Key).Should().Equal(Enumerable.Range(6, 5).Select(Some.Key));
        (await test.ScalarAsync("SELECT COUNT(*) FROM archive")).Should().Be(11L);

        await test.Store.PruneAsync(keep, Some.Noon.AddHours(1).AddMinutes(6), null, None);
        (await test.Store.Archive.VerifyAsync(null, null, None)).Should().Be(report);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Everything_can_be_pruned_and_the_chain_goes_on(StoreKind kind)
    {
        await using var test = await FilledAsync(kind, 10);
        await test.Store.PruneAsync(new StoreRetention { Archive = TimeSpan.FromHours(1) }, Some.Noon.AddDays(1), null, None);
        await AppendAsync(test, Some.Evidence(1, "a-1"));

        var report = await test.Store.Archive.VerifyAsync(null, null, None);

        report.Fault.Should().BeNull();
        report.Should().BeEquivalentTo(new { Pruned = 20, Entries = 3, Head = new { Number = 23 } });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_beginning_that_no_retention_has_signed_for_is_a_fault(StoreKind kind)
    {
        await using var test = await FilledAsync(kind, 10);
        var hash = Convert.ToHexStringLower((byte[])(await test.ScalarAsync("SELECT hash FROM archive WHERE number = 8"))!);
        await test.SqlAsync("DELETE FROM archive WHERE number <= 8");
        await test.SqlAsync($"UPDATE archive_ends SET pruned_number = 8, pruned_hash = '{hash}'");

        (await test.Store.Archive.VerifyAsync(null, null, None)).Fault.Should().Be(
            new ArchiveFault(1, "entries at the beginning are missing, and no retention has signed for them"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_investigator_gets_the_records_of_an_alert_an_alias_or_an_account_oldest_first(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await AppendAsync(test, Some.Evidence(3, "a-1"), Some.Evidence(1, "a-1"), Some.Evidence(2, "a-2"));
        await test.CommitAsync(transaction => transaction.SaveAlertsAsync(
            [Some.Change(Some.Alert() with { Aliases = ["other-name"] }, NotificationKind.Created, null)], None));

        (await NumbersAsync(test, new ArchiveQuery { AlertId = "a-1" })).Should().Equal(1, 3);
        (await NumbersAsync(test, new ArchiveQuery { AlertId = "other-name" })).Should().Equal(1, 3);
        (await NumbersAsync(test, new ArchiveQuery { AlertId = "unknown" })).Should().BeEmpty();
        (await NumbersAsync(test, new ArchiveQuery { Account = "USER2@contoso.example" })).Should().Equal(2);
        (await NumbersAsync(test, new ArchiveQuery { Account = "admin@contoso.example" })).Should().Equal(1, 2, 3);
        (await NumbersAsync(test, new ArchiveQuery { From = Some.Noon.AddMinutes(2), Until = Some.Noon.AddMinutes(3) })).Should().Equal(2);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_account_of_one_tenant_is_told_from_that_of_another(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await AppendAsync(test, Some.Evidence(1), Some.Evidence(2) with { TenantId = "tenant-2" }, Some.Evidence(3) with { TenantId = null });

        (await NumbersAsync(test, new ArchiveQuery { Account = "admin@contoso.example" })).Should().Equal(1, 2, 3);
        (await NumbersAsync(test, new ArchiveQuery { Account = "admin@contoso.example", TenantId = "TENANT-2" })).Should().Equal(2);
        (await NumbersAsync(test, new ArchiveQuery { TenantId = "tenant-1" })).Should().Equal(1);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_long_export_is_whole_and_in_order(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var sameTime = Enumerable.Range(1, 250).Select(n => Some.Evidence(n) with { OccurredAt = n % 2 == 0 ? Some.Noon : null, ReceivedAt = Some.Noon });
        await AppendAsync(test, [.. sameTime]);

        (await NumbersAsync(test, new ArchiveQuery())).Should().Equal(Enumerable.Range(1, 250));
    }

    private static async Task<TestStore> FilledAsync(StoreKind kind, int records)
    {
        var test = await TestStore.CreateAsync(kind);
        await AppendAsync(test, [.. Enumerable.Range(1, records).Select(n => Some.Evidence(n, $"a-{n % 3}"))]);
        return test;
    }

    private static Task AppendAsync(TestStore test, params ArchiveRecord[] records) =>
        test.CommitAsync(transaction => transaction.AppendArchiveAsync(records, None));

    private static async Task<IReadOnlyList<ArchiveEntry>> ExportAsync(TestStore test, ArchiveQuery query) =>
        await test.Store.Archive.ExportAsync(query, None).ToListAsync();

    private static async Task<IReadOnlyList<int>> NumbersAsync(TestStore test, ArchiveQuery query) =>
        [.. (await ExportAsync(test, query)).Select(entry => (int)entry.Record.Key.Low)];
}
