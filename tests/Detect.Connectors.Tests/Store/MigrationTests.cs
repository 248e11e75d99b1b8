using Detect.Connectors.Store;

namespace Detect.Connectors.Tests.Store;

public sealed class MigrationTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly long Known = Migrations.Shipped.Count;

    [Theory, OnSqlite, OnPostgres]
    public async Task Workers_that_start_at_once_on_nothing_make_one_schema(StoreKind kind)
    {
        await using var test = TestStore.Closed(kind);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => DisposeAsync(DetectStore.OpenAsync(test.Options, TimeProvider.System, None)))));

        (await test.ScalarAsync("SELECT COUNT(*) FROM schema_versions")).Should().Be(Known);
        (await test.ScalarAsync("SELECT COUNT(*) FROM engine")).Should().Be(1L);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_newer_schema_is_refused(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.SqlAsync("INSERT INTO schema_versions (version, applied_at) VALUES (99, 0)");
        await test.CloseAsync();

        await RefusedAsync(
            test.Options, $"the store has schema 99, and this program knows schemas up to {Known}: run the version of Detect that wrote it, or a newer one.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Tables_of_another_program_are_refused(StoreKind kind)
    {
        await using var test = TestStore.Closed(kind);
        if (kind == StoreKind.Postgres)
        {
            await test.SqlAsync($"CREATE SCHEMA {test.Options.Schema}");
        }

        await test.SqlAsync("CREATE TABLE invoices (id BIGINT)");

        await RefusedAsync(test.Options, "the store holds tables of another program: name a file or schema of its own for Detect.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_older_schema_is_brought_forward_step_by_step_and_keeps_its_rows(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([Some.Entry(1)], None));
        string[] scripts = [.. Migrations.Shipped, "ALTER TABLE journal ADD COLUMN note $(text); UPDATE journal SET note = 'old'", "CREATE TABLE more (id BIGINT)"];

        await new Migrations(scripts).RunAsync(((DetectStore)test.Store).Database, TimeProvider.System, None);

        (await test.ScalarAsync("SELECT COUNT(*) FROM journal WHERE note = 'old'")).Should().Be(1L);
        (await test.ScalarAsync("SELECT MAX(version) FROM schema_versions")).Should().Be(Known + 2);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_logs_of_the_tenants_that_are_known_began_when_the_log_did(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([Some.Entry(1)], None));
        await test.SqlAsync("DROP TABLE log_starts");
        await test.SqlAsync("ALTER TABLE engine ADD COLUMN log_start BIGINT");
        await test.SqlAsync($"UPDATE engine SET log_start = {Some.Noon.UtcTicks}");
        await test.SqlAsync("DELETE FROM schema_versions WHERE version > 8");

        await new Migrations([.. Migrations.Shipped.Take(9)]).RunAsync(((DetectStore)test.Store).Database, TimeProvider.System, None);

        (await test.Store.ReadLogStartsAsync(None)).Should().BeEquivalentTo(
            [KeyValuePair.Create("", Some.Noon), KeyValuePair.Create(Some.Entry(1).TenantId!, Some.Noon)]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_journal_held_before_it_said_so_matched_and_no_leader_has_said_its_rules(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([Some.Entry(1)], None));
        await test.SqlAsync("ALTER TABLE journal DROP COLUMN is_unmatched");
        await test.SqlAsync("ALTER TABLE engine DROP COLUMN rules");
        await test.SqlAsync("DELETE FROM schema_versions WHERE version > 11");

        await new Migrations([.. Migrations.Shipped.Take(12)]).RunAsync(((DetectStore)test.Store).Database, TimeProvider.System, None);

        (await test.Store.ReadJournalAsync(0, None).ToListAsync()).Should().ContainSingle().Which.IsUnmatched.Should().BeFalse();
        await test.CommitAsync(async transaction => (await transaction.ReadRulesAsync(None)).Should().BeNull());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_step_that_fails_leaves_the_schema_before_it(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        string[] scripts = [.. Migrations.Shipped, "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1)"];

        var run = () => new Migrations(scripts).RunAsync(((DetectStore)test.Store).Database, TimeProvider.System, None);

        await run.Should().ThrowAsync<StoreException>();
        (await test.ScalarAsync("SELECT MAX(version) FROM schema_versions")).Should().Be(Known);
        await test.SqlAsync("CREATE TABLE half (id BIGINT)");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_visitor_makes_and_migrates_nothing(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await test.SqlAsync("DELETE FROM schema_versions WHERE version > 1");
        await test.SqlAsync("UPDATE schema_versions SET version = 0");
        await test.CloseAsync();

        await RefusedAsync(
            test.Options with { CreateOrMigrate = false }, "the store holds no data of Detect yet: start the worker on it first.");
    }

    private static async Task RefusedAsync(StoreOptions options, string sentence)
    {
        var open = () => DetectStore.OpenAsync(options, TimeProvider.System, None);
        (await open.Should().ThrowAsync<StoreException>()).Which.Should().BeEquivalentTo(new { Message = sentence, IsTransient = false });
    }

    private static async Task DisposeAsync(Task<IDetectStore> opening) => await (await opening).DisposeAsync();
}
