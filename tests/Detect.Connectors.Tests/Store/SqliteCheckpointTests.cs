using Detect.Connectors.Store;
using Microsoft.Data.Sqlite;

namespace Detect.Connectors.Tests.Store;

public sealed class SqliteCheckpointTests : IDisposable
{
    private const int PageSize = 4_096;
    private const int Pages = 300;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-checkpoints-");
    private readonly SemaphoreSlim writer = new(1, 1);

    public SqliteCheckpointTests() => SqliteLibrary.Require();

    [Fact]
    public async Task A_log_that_is_added_to_while_it_is_moved_is_begun_anew_all_the_same()
    {
        using var first = OpenFirst();
        using var second = Open();
        await using (var checkpoints = new SqliteCheckpoints(Open, writer, often: Pages, longest: Pages))
        {
            await writer.WaitAsync();
            Insert(first, Pages);
            Execute(second, "BEGIN IMMEDIATE");
            Insert(second, 1);
            checkpoints.Committed(first);
            await LengthAsync("test.db", Pages);
            Execute(second, "COMMIT");
            writer.Release();
        }

        Insert(first, Pages);

        new FileInfo(PathOf("test.db-wal")).Length.Should().BeLessThan((Pages * 3 / 2) * PageSize);
        Count(first).Should().Be(3);
    }

    [Fact]
    public async Task What_was_committed_is_in_the_file_when_the_log_is_gone()
    {
        using (var first = OpenFirst())
        {
            await using var checkpoints = new SqliteCheckpoints(Open, writer, often: 1, longest: 1);
            for (var i = 0; i < 20; i++)
            {
                await writer.WaitAsync();
                Insert(first, 2);
                checkpoints.Committed(first);
                writer.Release();
            }
        }

        File.Exists(PathOf("test.db-wal")).Should().BeFalse();
        using var again = Open();
        Count(again).Should().Be(20);
    }

    public void Dispose()
    {
        writer.Dispose();
        folder.Delete(recursive: true);
    }

    private static void Insert(SqliteConnection connection, int pages) =>
        Execute(connection, $"INSERT INTO entries (content) VALUES (randomblob({pages * PageSize}))");

    private string PathOf(string name) => Path.Join(folder.FullName, name);

    private async Task LengthAsync(string name, int pages)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (new FileInfo(PathOf(name)).Length < pages * PageSize)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private SqliteConnection OpenFirst()
    {
        var connection = Open();
        Execute(connection, "CREATE TABLE entries (number INTEGER PRIMARY KEY, content BLOB NOT NULL)");
        return connection;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={PathOf("test.db")};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Count(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM entries";
        return (long)command.ExecuteScalar()!;
    }
}
