using Detect.Rules;

namespace Detect.Connectors.Tests.Store;

public sealed class OperatorStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_silence_is_added_and_deleted_once_with_its_line_in_the_audit_trail(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var first = new StoredSilence("s-1", "owner: kim", "kim", Some.Noon);
        var second = new StoredSilence("s-2", "owner: lee", "lee", Some.Noon.AddHours(1));
        (await test.Store.Operators.AddSilenceAsync(second, Always, null, None)).Should().Be(SilenceAddition.Added);
        (await test.Store.Operators.AddSilenceAsync(first, Always, Line("added"), None)).Should().Be(SilenceAddition.Added);
        (await test.Store.Operators.AddSilenceAsync(first, Always, Line("added again"), None)).Should().Be(SilenceAddition.Known);

        (await test.Store.Operators.SilencesAsync(None)).Should().Equal(first, second);
        (await test.Store.Operators.DeleteSilenceAsync("s-1", Line("deleted"), None)).Should().BeTrue();
        (await test.Store.Operators.DeleteSilenceAsync("s-1", Line("deleted again"), None)).Should().BeFalse();
        (await test.Store.Operators.SilencesAsync(None)).Should().Equal(second);
        (await test.Store.Operators.AuditTrailAsync(9, None)).Should().Equal(Line("deleted"), Line("added"));

        static AuditTrailEntry Line(string action) => new(Some.Noon, "kim", "analyst", action, "s-1", null);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_people_who_add_silences_at_once_no_more_find_room_than_there_is(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);

        var added = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => test.Store.Operators.AddSilenceAsync(
            new StoredSilence($"s-{n}", "owner: kim", "kim", Some.Noon), known => known.Count < 3, new AuditTrailEntry(Some.Noon, "kim", "analyst", "added", $"s-{n}", null), None))));

        added.Count(outcome => outcome == SilenceAddition.Added).Should().Be(3);
        added.Count(outcome => outcome == SilenceAddition.NoRoom).Should().Be(9);
        (await test.Store.Operators.SilencesAsync(None)).Should().HaveCount(3);
        (await test.Store.Operators.AuditTrailAsync(20, None)).Should().HaveCount(3);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_silence_that_was_ended_is_added_again_in_its_place(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var ended = new StoredSilence("s-1", "end: noon", "kim", Some.Noon);
        var again = ended with { Yaml = "end: night", Author = "lee" };
        await test.Store.Operators.AddSilenceAsync(ended, Always, null, None);

        (await test.Store.Operators.AddSilenceAsync(again, Always, null, None)).Should().Be(SilenceAddition.Added);

        (await test.Store.Operators.SilencesAsync(None)).Should().Equal(again);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_silence_is_replaced_as_long_as_it_is_what_was_read(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var before = new StoredSilence("s-1", "end: noon", "kim", Some.Noon);
        var after = before with { Yaml = "end: now" };
        await test.Store.Operators.AddSilenceAsync(before, Always, null, None);

        (await test.Store.Operators.ReplaceSilenceAsync(before, after, Line("ended"), None)).Should().BeTrue();
        (await test.Store.Operators.ReplaceSilenceAsync(before, after, Line("ended again"), None)).Should().BeFalse();

        (await test.Store.Operators.SilencesAsync(None)).Should().Equal(after);
        (await test.Store.Operators.AuditTrailAsync(9, None)).Should().Equal(Line("ended"));

        static AuditTrailEntry Line(string action) => new(Some.Noon, "kim", "analyst", action, "s-1", null);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_audit_trail_is_read_newest_first(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var entries = Enumerable.Range(1, 5)
            .Select(n => new AuditTrailEntry(Some.Noon, $"user-{n}", "analyst", "close", $"a-{n}", n % 2 == 0 ? null : "details")).ToList();
        foreach (var entry in entries)
        {
            await test.Store.Operators.AppendAuditAsync(entry, None);
        }

        (await test.Store.Operators.AuditTrailAsync(3, None)).Should().Equal(entries[4], entries[3], entries[2]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Dead_letters_are_listed_newest_first_until_they_are_read(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.SaveDeadLettersAsync([.. Enumerable.Range(1, 4).Select(Some.DeadLetter)], None));

        var all = await test.Store.Operators.DeadLettersAsync(null, 10, None);
        all.Should().BeEquivalentTo(Enumerable.Range(1, 4).Reverse().Select(n => Some.DeadLetter(n) with { Id = n }), Rows.InOrder);
        (await test.Store.Operators.DeadLettersAsync("hub", 1, None)).Select(letter => letter.Line).Should().Equal(4);

        await test.CommitAsync(transaction => transaction.DeleteDeadLettersAsync([all[0].Id, all[2].Id, 99], None));
        (await test.Store.Operators.DeadLettersAsync(null, 10, None)).Select(letter => letter.Line).Should().Equal(3, 1);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dead_letter_that_is_read_in_vain_again_stays_the_same_with_an_attempt_more(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.SaveDeadLettersAsync([Some.DeadLetter(1), Some.DeadLetter(2)], None));
        var first = (await test.Store.Operators.DeadLettersAsync(null, 10, None))[1];
        var again = first with { Code = "no-time", Reason = "it does not say when", Record = "{}"u8.ToArray() };

        await test.CommitAsync(transaction => transaction.SaveDeadLettersAsync([again, Some.DeadLetter(3)], None));
        await test.CommitAsync(transaction => transaction.SaveDeadLettersAsync([again with { Id = 99 }], None));

        (await test.Store.Operators.DeadLettersAsync(null, 10, None)).Should().BeEquivalentTo(
            [Some.DeadLetter(3) with { Id = 3 }, Some.DeadLetter(2) with { Id = 2 }, again with { Attempts = 2 }], Rows.InOrder);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_source_says_of_accounts_replaces_what_it_said_of_the_same_tenant(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var operators = test.Store.Operators;
        StoredAccount[] said = [Account("ada", null), Account("bob", "tenant-1")];
        (await operators.ReplaceAccountsAsync("graph", "tenant-1", said, None)).Should().BeTrue();
        (await operators.ReplaceAccountsAsync("graph", null, [Account("eve", null)], None)).Should().BeTrue();

        (await operators.ReplaceAccountsAsync("graph", "tenant-1", [.. said.Reverse()], None)).Should().BeFalse("nothing is different");
        (await operators.ReplaceAccountsAsync("graph", "tenant-1", [Account("bob", null) with { Until = Some.Noon }], None)).Should().BeTrue();

        (await operators.AccountsAsync(None)).Should().BeEquivalentTo(
            [Account("eve", null), Account("bob", "tenant-1") with { Until = Some.Noon }]);

        static StoredAccount Account(string name, string? tenant) => new()
        {
            Source = "graph",
            TenantId = tenant,
            Account = name + "@contoso.example",
            Class = AccountClass.Privileged,
            From = Some.Noon.AddDays(-1),
            Reason = "eligible for Global Administrator",
        };
    }

    private static bool Always(IReadOnlyList<StoredSilence> known) => true;
}
