using Detect.Connectors.Store;

namespace Detect.Connectors.Tests.Store;

public sealed class SqliteTroubleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named()
    {
        var path = Path.Join(Path.GetTempPath(), "detect-no-such-folder", "detect.db");

        await RefusedAsync(
            new StoreOptions { Path = path }, $"the store {path} cannot be opened: check that the file and its folder exist, that this user may write to them, and that the disk is not mounted read-only.");
    }

    [Fact]
    public async Task A_visitor_does_not_make_a_file()
    {
        await using var test = TestStore.Closed(StoreKind.Sqlite);

        await RefusedAsync(
            test.Options with { CreateOrMigrate = false },
            $"the store {test.Options.Path} cannot be opened: check that the file and its folder exist, that this user may write to them, and that the disk is not mounted read-only.");
        File.Exists(test.Options.Path).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await using var test = TestStore.Closed(StoreKind.Sqlite);
        await File.WriteAllTextAsync(test.Options.Path, string.Concat(Enumerable.Repeat("notes of a meeting\n", 300)));

        await RefusedAsync(
            test.Options, $"{test.Options.Path} is no SQLite database, or is damaged: name another file, or restore it from a backup.");
    }

    [Fact]
    public async Task A_damaged_file_is_said_to_be_damaged()
    {
        await using var test = await TestStore.CreateAsync(StoreKind.Sqlite);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([.. Enumerable.Range(1, 2000).Select(Some.Entry)], None));
        await test.CloseAsync();
        await using (var file = new FileStream(test.Options.Path, FileMode.Open))
        {
            file.Seek(3 * 4096, SeekOrigin.Begin);
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length - (3 * 4096)).ToArray());
        }

        var read = async () =>
        {
            var store = await test.OpenAsync();
            await store.ReadJournalAsync(0, None).ToListAsync();
        };

        (await read.Should().ThrowAsync<StoreException>()).Which.Should().BeEquivalentTo(
            new { Message = $"the store {test.Options.Path} is damaged: restore it from a backup, or move the file away to begin anew.", IsTransient = false });
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_and_the_store_goes_on_when_there_is_space()
    {
        await using var test = await TestStore.CreateAsync(StoreKind.Sqlite);
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([Some.Entry(1)], None));
        await LimitPagesAsync(test, 80);
        var big = Some.Entry(2) with { Record = new byte[1_000_000] };

        var commit = () => test.CommitAsync(transaction => transaction.AppendJournalAsync([big], None));

        (await commit.Should().ThrowAsync<StoreException>()).Which.Should().BeEquivalentTo(new
        {
            Message = $"the disk that holds the store {test.Options.Path} is full: free some space; nothing is lost until then.",
            IsTransient = true,
        });
        await LimitPagesAsync(test, 1_000_000);
        await commit();
        (await test.Store.ReadJournalAsync(0, None).Select(entry => entry.Sequence).ToListAsync()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task A_read_only_store_is_said_to_be_read_only()
    {
        await using var test = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var session = await Database(test).WriteAsync(None);
        await session.ExecuteAsync("PRAGMA query_only = 1", [], None);

        var write = () => session.ExecuteAsync("DELETE FROM journal", [], None);

        (await write.Should().ThrowAsync<StoreException>()).Which.Should().BeEquivalentTo(new
        {
            Message = $"the store {test.Options.Path} is read-only: give the worker the right to write to the file and its folder, or mount the disk writable.",
            IsTransient = false,
        });
    }

    [Fact]
    public async Task A_store_that_another_program_keeps_locked_is_busy_for_a_while_only()
    {
        await using var test = await TestStore.CreateAsync(StoreKind.Sqlite);
        var impatient = await test.OpenAsync(test.Options with { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        await using (await test.Store.BeginAsync(null, None))
        {
            var begin = () => impatient.BeginAsync(null, None);
            (await begin.Should().ThrowAsync<StoreException>()).Which.Should().BeEquivalentTo(new
            {
                Message = $"the store {test.Options.Path} is locked: another program has been writing to it for longer than a commit waits; close it or wait.",
                IsTransient = true,
            });
        }

        await (await impatient.BeginAsync(null, None)).DisposeAsync();
    }

    [Fact]
    public void A_missing_library_is_named_with_the_package_that_has_it() =>
        SqliteLibrary.Missing(["libsqlite3.so.0"]).Should().Be(
            "SQLite was not found (libsqlite3.so.0): install it (Debian and Ubuntu: apt-get install libsqlite3-0, Alpine: apk add sqlite-libs, "
            + "Fedora and RHEL: dnf install sqlite-libs), or configure PostgreSQL as the store.");

    [Fact]
    public async Task A_commit_is_on_the_disk_when_it_returns()
    {
        await using var test = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var session = await Database(test).WriteAsync(None);

        (await session.FirstAsync("PRAGMA journal_mode", [], row => row.Text(), None)).Should().Be("wal");
        (await session.FirstAsync("PRAGMA synchronous", [], row => row.Number(), None)).Should().Be(2, "2 is FULL");
    }

    private static ISqlDatabase Database(TestStore test) => ((DetectStore)test.Store).Database;

    // The one connection that is idle is the one that the next commit takes.
    private static async Task LimitPagesAsync(TestStore test, int pages)
    {
        await using var session = await Database(test).WriteAsync(None);
        await session.QueryAsync($"PRAGMA max_page_count = {pages}", [], row => row.Number(), None);
    }

    private static async Task RefusedAsync(StoreOptions options, string sentence)
    {
        var open = () => DetectStore.OpenAsync(options, TimeProvider.System, None);
        (await open.Should().ThrowAsync<StoreException>()).Which.Should().BeEquivalentTo(new { Message = sentence, IsTransient = false });
    }
}
