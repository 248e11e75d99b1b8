namespace Detect.Connectors.Tests.Store;

/// <summary>What belongs to nothing that a worker works with goes in time, and nothing else does.</summary>
public sealed class ForgettingTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset Now = Some.Noon.AddDays(100);
    private static readonly StoreRetention Retention = new() { Positions = Month };

    [Theory, OnSqlite, OnPostgres]
    public async Task A_position_goes_when_its_partition_has_given_no_sign_for_its_retention(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await AdvanceAsync(
            test,
            Partition("gone"),
            Partition("delivered") with { UpdatedAt = Now - Month },
            Partition("read to its end") with { CaughtUp = Now - Month },
            Partition("never at its end") with { CaughtUp = null },
            Partition("of another source") with { Source = "files" });

        await test.Store.ForgetAsync(Use(), Retention, Now, None);

        (await PartitionsAsync(test)).Should().BeEquivalentTo("delivered", "read to its end");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Positions_stay_for_ever_where_they_are_to_and_while_their_source_has_not_shown_its_partitions(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await AdvanceAsync(test, Partition("0"), Partition("1") with { Source = "files" });

        await test.Store.ForgetAsync(Use(), new StoreRetention { Positions = null }, Now, None);
        (await PartitionsAsync(test)).Should().HaveCount(2);
        await test.Store.ForgetAsync(Use() with { SourcesToKeep = ["hub"] }, Retention, Now, None);
        (await PartitionsAsync(test)).Should().Equal("0");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_partition_whose_position_has_gone_is_not_put_back_by_what_is_known_of_it(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await AdvanceAsync(test, Partition("gone"));
        await test.Store.ForgetAsync(Use(), Retention, Now, None);

        await test.CommitAsync(transaction => transaction.SaveProgressAsync(Partition("gone"), None));
        (await PartitionsAsync(test)).Should().BeEmpty();

        await AdvanceAsync(test, Partition("gone"));
        (await PartitionsAsync(test)).Should().Equal("gone");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_positions_than_one_piece_are_deleted(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await AdvanceAsync(test, [.. Enumerable.Range(1, 1201).Select(n => Partition($"audit.{n}.log"))]);

        await test.Store.ForgetAsync(Use(), Retention, Now, None);

        (await PartitionsAsync(test)).Should().BeEmpty();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_rule_remembered_goes_whole_once_the_last_of_it_is_past_the_rules_memory(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.SaveSeenValuesAsync(
            [
                Seen("removed", "old", keptUntil: Now.AddDays(-50)),
                Seen("removed", "newest", keptUntil: Now.AddDays(-1)),
                Seen("may-come-back", "old", keptUntil: Now.AddDays(-50)),
                Seen("may-come-back", "newest", keptUntil: Now),
                Seen("loaded", "old", keptUntil: Now.AddDays(-50)),
            ],
            None));

        await test.Store.ForgetAsync(Use() with { Rules = ["loaded"] }, Retention, Now, None);

        (await test.Store.ReadSeenValuesAsync(None)).Select(seen => (seen.RuleId, seen.Value)).Should()
            .BeEquivalentTo([("may-come-back", "old"), ("may-come-back", "newest"), ("loaded", "old")]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_written_before_a_row_said_how_long_it_is_kept_stays_for_the_longest_memory(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.SaveSeenValuesAsync([Seen("removed", "v", keptUntil: null)], None));

        await test.Store.ForgetAsync(Use(), Retention, Some.Noon.AddDays(400), None);
        (await test.Store.ReadSeenValuesAsync(None)).Should().HaveCount(1);
        await test.Store.ForgetAsync(Use(), Retention, Some.Noon.AddDays(401), None);
        (await test.Store.ReadSeenValuesAsync(None)).Should().BeEmpty();
    }

    private static StoreUse Use() => new() { SourcesToKeep = [], Rules = [] };

    private static PartitionProgress Partition(string name) =>
        Some.Progress(7, name) with { UpdatedAt = Now - Month - TimeSpan.FromTicks(1), CaughtUp = Now - Month - TimeSpan.FromTicks(1) };

    private static SeenValue Seen(string rule, string value, DateTimeOffset? keptUntil) => new()
    {
        RuleId = rule,
        IsGroup = false,
        Value = value,
        Since = Some.Noon,
        Last = Some.Noon,
        KeptUntil = keptUntil,
    };

    private static Task AdvanceAsync(TestStore test, params PartitionProgress[] partitions) => test.CommitAsync(async transaction =>
    {
        foreach (var partition in partitions)
        {
            (await transaction.TryAdvanceAsync(partition, None)).Should().BeTrue();
        }
    });

    private static async Task<IReadOnlyList<string>> PartitionsAsync(TestStore test) =>
        [.. (await test.Store.ReadProgressAsync(None)).Select(progress => progress.Partition)];
}
