using Detect.Events;

namespace Detect.Connectors.Tests.Store;

public sealed class WorkerTransactionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_committed_is_there_when_the_store_is_opened_again(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var state = new EngineState
        {
            Sequence = 2,
            Watermark = Some.Noon,
            Backfill = new TimeStretch(Some.Noon.AddHours(-9), Some.Noon.AddHours(-8)),
        };
        var seen = new SeenValue
        {
            RuleId = "rule-1",
            IsGroup = false,
            TenantId = null,
            Value = "198.51.100.7",
            Since = Some.Noon,
            Last = Some.Noon.AddDays(1),
            FirstKey = Some.Key(9),
        };
        await test.CommitAsync(async transaction =>
        {
            (await transaction.TryAdvanceAsync(Some.Progress(7), None)).Should().BeTrue();
            await transaction.AppendJournalAsync([Some.Entry(1), Some.Entry(2)], None);
            await transaction.SaveEngineStateAsync(state, None);
            await transaction.SaveLogStartsAsync([KeyValuePair.Create("", Some.Noon), KeyValuePair.Create("tenant-1", Some.Noon)], None);
            await transaction.SaveLogStartsAsync([KeyValuePair.Create("tenant-1", Some.Noon.AddDays(-3))], None);
            await transaction.SaveLogStartsAsync([KeyValuePair.Create("tenant-1", Some.Noon.AddDays(-1))], None);
            await transaction.SaveSeenValuesAsync([seen], None);
            await transaction.SaveAlertsAsync([Some.Change(sinks: "soc")], None);
            await transaction.SaveDeadLettersAsync([Some.DeadLetter(1)], None);
            await transaction.AppendArchiveAsync([Some.Evidence(1, "a-1")], None);
        });

        var store = await test.ReopenAsync();

        (await store.ReadProgressAsync(None)).Should().Equal(Some.Progress(7));
        (await store.ReadJournalAsync(0, None).ToListAsync()).Should().BeEquivalentTo(
            [Some.Entry(1) with { Sequence = 1 }, Some.Entry(2) with { Sequence = 2 }], Rows.InOrder);
        (await store.ReadEngineStateAsync(None)).Should().Be(state);
        (await store.ReadLogStartsAsync(None)).Should().BeEquivalentTo([KeyValuePair.Create("", Some.Noon), KeyValuePair.Create("tenant-1", Some.Noon.AddDays(-3))]);
        (await store.ReadSeenValuesAsync(None)).Should().Equal(seen);
        (await store.Alerts.FindAsync("a-1", None)).Should().BeEquivalentTo(Some.Alert());
        (await store.Outbox.NextAsync("soc", 10, Some.Noon.AddHours(2), None)).Should().ContainSingle();
        (await store.Operators.DeadLettersAsync(null, 10, None)).Should().ContainSingle();
        (await store.Archive.ExportAsync(new ArchiveQuery { AlertId = "a-1" }, None).ToListAsync()).Should().ContainSingle();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_committed_is_as_if_it_had_never_been(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await using (var transaction = await test.Store.BeginAsync(null, None))
        {
            await transaction.TryAdvanceAsync(Some.Progress(7), None);
            await transaction.AppendJournalAsync([Some.Entry(1)], None);
            await transaction.SaveEngineStateAsync(new EngineState { Sequence = 1 }, None);
            await transaction.SaveAlertsAsync([Some.Change(sinks: "soc")], None);
            await transaction.SaveDeadLettersAsync([Some.DeadLetter(1)], None);
            await transaction.AppendArchiveAsync([Some.Evidence(1)], None);
        }

        (await test.Store.ReadProgressAsync(None)).Should().BeEmpty();
        (await test.Store.ReadJournalAsync(0, None).ToListAsync()).Should().BeEmpty();
        (await test.Store.ReadEngineStateAsync(None)).Should().Be(EngineState.Fresh);
        (await test.Store.Alerts.FindAsync("a-1", None)).Should().BeNull();
        (await test.Store.Outbox.QueuesAsync(None)).Should().BeEmpty();
        (await test.Store.Operators.DeadLettersAsync(null, 10, None)).Should().BeEmpty();
        (await test.Store.Archive.VerifyAsync(null, null, None)).Entries.Should().Be(0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_partition_that_is_expected_begins_with_its_first_batch_and_one_that_is_known_stays_as_it_is(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.TryAdvanceAsync(Some.Progress(7), None));

        await test.Store.ExpectAsync("hub", ["3", "4"], Some.Noon, None);
        await test.Store.ExpectAsync("hub", ["3", "4"], Some.Noon.AddHours(1), None);

        var expected = new PartitionProgress
        {
            Source = "hub",
            Partition = "4",
            Position = new StreamPosition(PartitionProgress.Unread),
            UpdatedAt = Some.Noon,
        };
        (await test.Store.ReadProgressAsync(None)).Should().Equal(Some.Progress(7), expected);
        await test.CommitAsync(async transaction => (await transaction.TryAdvanceAsync(Some.Progress(0, "4"), None)).Should().BeTrue());
        (await test.Store.ReadProgressAsync(None)).Should().Equal(Some.Progress(7), Some.Progress(0, "4"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_position_never_goes_back(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(async transaction => (await transaction.TryAdvanceAsync(Some.Progress(7), None)).Should().BeTrue());

        await test.CommitAsync(async transaction =>
        {
            (await transaction.TryAdvanceAsync(Some.Progress(7), None)).Should().BeFalse();
            (await transaction.TryAdvanceAsync(Some.Progress(6), None)).Should().BeFalse();
            (await transaction.TryAdvanceAsync(Some.Progress(1, "another"), None)).Should().BeTrue();
        });

        (await test.Store.ReadProgressAsync(None)).Should().Equal(Some.Progress(7), Some.Progress(1, "another"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_known_of_a_partition_changes_while_its_position_stays(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.TryAdvanceAsync(Some.Progress(7), None));

        var later = Some.Progress(99) with { CaughtUp = Some.Noon.AddHours(3), Events = Some.Progress(7).Events };
        await test.CommitAsync(transaction => transaction.SaveProgressAsync(later, None));

        (await test.Store.ReadProgressAsync(None)).Should().Equal(later with { Position = Some.Progress(7).Position });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_journal_is_read_from_a_sequence_on_and_never_numbers_an_entry_like_a_deleted_one(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([.. Enumerable.Range(1, 450).Select(Some.Entry)], None));
        await test.CommitAsync(transaction => transaction.DeleteJournalAsync([.. Enumerable.Range(2, 449).Select(n => (long)n)], None));

        await test.CommitAsync(async transaction =>
            (await transaction.AppendJournalAsync([Some.Entry(451)], None)).Should().ContainSingle().Which.Sequence.Should().Be(451));

        (await test.Store.ReadJournalAsync(0, None).Select(entry => entry.Sequence).ToListAsync()).Should().Equal(1, 451);
        (await test.Store.ReadJournalAsync(1, None).Select(entry => entry.Sequence).ToListAsync()).Should().Equal(451);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_long_journal_is_read_whole_and_in_order(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([.. Enumerable.Range(1, 1001).Select(Some.Entry)], None));

        var sequences = await test.Store.ReadJournalAsync(0, None).Select(entry => entry.Sequence).ToListAsync();

        sequences.Should().Equal(Enumerable.Range(1, 1001).Select(n => (long)n));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_entry_that_no_leader_has_taken_is_given_the_watermark_and_keeps_it(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync(
            [Some.Entry(1), Some.Entry(2) with { Watermark = null }, Some.Entry(3) with { Watermark = null }], None));

        await test.CommitAsync(async transaction =>
        {
            var taken = await transaction.TakeJournalAsync(2, 10, Some.Noon, None);
            taken.Select(entry => (entry.Sequence, entry.Watermark)).Should().Equal((3, Some.Noon));
        });

        (await test.Store.ReadJournalAsync(0, None).Select(entry => entry.Watermark).ToListAsync())
            .Should().Equal(Some.Noon.AddHours(-1), null, Some.Noon);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_what_was_appended_so_much_is_taken_at_most_and_the_rest_under_a_later_watermark(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([.. Enumerable.Range(1, 3).Select(n => Some.Entry(n) with { Watermark = null })], None));

        await test.CommitAsync(async transaction => (await transaction.TakeJournalAsync(0, 2, Some.Noon, None)).Should().HaveCount(2));
        await test.CommitAsync(async transaction => (await transaction.TakeJournalAsync(2, 2, Some.Noon.AddHours(1), None)).Should().ContainSingle());

        (await test.Store.ReadJournalAsync(0, None).Select(entry => entry.Watermark).ToListAsync()).Should().Equal(Some.Noon, Some.Noon, Some.Noon.AddHours(1));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_entry_that_nothing_matched_says_so(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([Some.Entry(1), Some.Entry(2) with { IsUnmatched = true }], None));

        (await test.Store.ReadJournalAsync(0, None).Select(entry => entry.IsUnmatched).ToListAsync()).Should().Equal(false, true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_rules_in_force_are_those_that_were_said_last_and_none_at_first(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(async transaction => (await transaction.ReadRulesAsync(None)).Should().BeNull());
        await test.CommitAsync(transaction => transaction.SaveRulesAsync("a", None));
        await test.CommitAsync(transaction => transaction.SaveRulesAsync("b", None));

        await test.CommitAsync(async transaction =>
        {
            await transaction.SaveEngineStateAsync(new EngineState { Sequence = 1 }, None);
            (await transaction.ReadRulesAsync(None)).Should().Be("b");
        });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_seen_value_is_updated_by_rule_tenant_and_value(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var value = new SeenValue { RuleId = "r", IsGroup = false, TenantId = "t", Value = "v", Since = Some.Noon, Last = Some.Noon, FirstKey = Some.Key(1) };
        SeenValue[] all = [value, value with { IsGroup = true }, value with { TenantId = null }, value with { Value = "V" }, value with { RuleId = "r2" }];
        await test.CommitAsync(transaction => transaction.SaveSeenValuesAsync(all, None));

        var later = value with { Last = Some.Noon.AddHours(1), KeptUntil = Some.Noon.AddDays(1) };
        await test.CommitAsync(transaction => transaction.SaveSeenValuesAsync([later], None));

        (await test.Store.ReadSeenValuesAsync(None)).Should().BeEquivalentTo([later, .. all[1..]]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_seen_value_that_is_forgotten_leaves_the_store(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var value = new SeenValue { RuleId = "r", IsGroup = false, TenantId = "t", Value = "v", Since = Some.Noon, Last = Some.Noon, FirstKey = Some.Key(1) };
        var group = value with { IsGroup = true };
        await test.CommitAsync(transaction => transaction.SaveSeenValuesAsync([value, group], None));

        await test.CommitAsync(transaction => transaction.SaveSeenValuesAsync([value with { IsForgotten = true }], None));

        (await test.Store.ReadSeenValuesAsync(None)).Should().Equal(group);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Candidates_for_the_archive_are_examined_once_and_stay_until_the_clock_has_passed_them(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var early = new ArchiveCandidates { Source = "hub", ReceivedAt = Some.Noon, Newest = Some.Noon, Accounts = new byte[] { 1, 2 }, Records = new byte[] { 3 } };
        await test.CommitAsync(transaction => transaction.AppendCandidatesAsync([early, early with { Newest = Some.Noon.AddHours(1), IsExamined = true }], None));

        await test.CommitAsync(async transaction =>
        {
            var unexamined = (await transaction.CandidatesAsync(unexaminedOnly: true, None)).Should().ContainSingle().Subject;
            unexamined.Accounts.ToArray().Should().Equal(1, 2);
            var found = (await transaction.FindCandidatesAsync(unexamined.Number, None))!;
            found.Records.ToArray().Should().Equal(3);
            (found with { Records = early.Records, Accounts = early.Accounts }).Should().Be(early);
            await transaction.SetCandidatesExaminedAsync(None);
            (await transaction.CandidatesAsync(unexaminedOnly: true, None)).Should().BeEmpty();
            await transaction.DeleteCandidatesAsync(Some.Noon.AddMinutes(1), None);
            (await transaction.CandidatesAsync(unexaminedOnly: false, None)).Should().ContainSingle().Which.Newest.Should().Be(Some.Noon.AddHours(1));
        });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_partitions_events_add_up_from_commit_to_commit(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.TryAdvanceAsync(Some.Progress(1) with { Events = 3 }, None));
        await test.CommitAsync(transaction => transaction.TryAdvanceAsync(Some.Progress(2) with { Events = 4 }, None));

        // Refused, and said of a partition that stands still.
        await test.CommitAsync(transaction => transaction.TryAdvanceAsync(Some.Progress(2) with { Events = 100 }, None));
        await test.CommitAsync(transaction => transaction.SaveProgressAsync(Some.Progress(2) with { Events = 0 }, None));

        (await test.Store.ReadProgressAsync(None)).Should().ContainSingle().Which.Events.Should().Be(7);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Text_of_any_kind_comes_back_as_it_was(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        string[] texts = ["\0", "a\0b", "\ud83d", "\udc00x", "\u0010", "\u00100000", "😀", "C:\\logs\\", new string('ä', 20_000), ""];
        var entries = texts.Select((text, i) => Some.Entry(i) with { Partition = text, TenantId = text }).ToList();
        var seen = texts.Select(text => new SeenValue
        {
            RuleId = "r",
            IsGroup = false,
            Value = text,
            Since = Some.Noon,
            Last = Some.Noon,
            FirstKey = new EventKey(ulong.MaxValue, 0),
        }).ToList();

        await test.CommitAsync(async transaction =>
        {
            await transaction.AppendJournalAsync(entries, None);
            await transaction.SaveSeenValuesAsync(seen, None);
            foreach (var text in texts)
            {
                (await transaction.TryAdvanceAsync(Some.Progress(1, text), None)).Should().BeTrue();
            }
        });

        (await test.Store.ReadJournalAsync(0, None).Select(entry => entry.TenantId).ToListAsync()).Should().Equal(texts);
        (await test.Store.ReadSeenValuesAsync(None)).Should().BeEquivalentTo(seen);
        (await test.Store.ReadProgressAsync(None)).Select(progress => progress.Partition).Should().BeEquivalentTo(texts);
    }
}
