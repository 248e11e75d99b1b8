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
        (await test.Store.Operators.AddSilenceAsync(second, null, None)).Should().BeTrue();
        (await test.Store.Operators.AddSilenceAsync(first, Line("added"), None)).Should().BeTrue();
        (await test.Store.Operators.AddSilenceAsync(first with { Yaml = "owner: lee" }, Line("added again"), None)).Should().BeFalse();

        (await test.Store.Operators.SilencesAsync(None)).Should().Equal(first, second);
        (await test.Store.Operators.DeleteSilenceAsync("s-1", Line("deleted"), None)).Should().BeTrue();
        (await test.Store.Operators.DeleteSilenceAsync("s-1", Line("deleted again"), None)).Should().BeFalse();
        (await test.Store.Operators.SilencesAsync(None)).Should().Equal(second);
        (await test.Store.Operators.AuditTrailAsync(9, None)).Should().Equal(Line("deleted"), Line("added"));

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
    public async Task Dead_letters_are_listed_newest_first_and_taken_once(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendDeadLettersAsync([.. Enumerable.Range(1, 4).Select(Some.DeadLetter)], None));

        var all = await test.Store.Operators.DeadLettersAsync(null, 10, None);
        all.Should().BeEquivalentTo(Enumerable.Range(1, 4).Reverse().Select(n => Some.DeadLetter(n) with { Id = n }), Rows.InOrder);
        (await test.Store.Operators.DeadLettersAsync("hub", 1, None)).Select(letter => letter.Line).Should().Equal(4);

        (await test.Store.Operators.TakeDeadLettersAsync([all[0].Id, all[2].Id, 99], None)).Select(letter => letter.Line).Should().Equal(2, 4);
        (await test.Store.Operators.TakeDeadLettersAsync([], None)).Should().BeEmpty();
        (await test.Store.Operators.TakeDeadLettersAsync(null, None)).Select(letter => letter.Line).Should().Equal(1, 3);
        (await test.Store.Operators.TakeDeadLettersAsync(null, None)).Should().BeEmpty();
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
}
