using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Detect.Connectors.Store;

/// <summary>
/// Moves what was committed from the write-ahead log into the file, beside the commits: by itself SQLite does so within a commit, which
/// then waits for the disk four times instead of once. Thread-safe.
/// </summary>
/// <param name="writer">Held by whoever writes.</param>
/// <param name="often">Moved whenever so many pages were written.</param>
/// <param name="longest">The pages of a log that is to be begun anew.</param>
internal sealed class SqliteCheckpoints(Func<SqliteConnection> open, SemaphoreSlim writer, int often = 4_096, int longest = 16_384) : IAsyncDisposable
{
    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE
    private const int Passive = 0; // SQLITE_CHECKPOINT_PASSIVE

    private readonly Lock gate = new();
    private Task moving = Task.CompletedTask;
    private SqliteConnection? connection;
    private long written;
    private bool isClosed;

    /// <summary>Told after each transaction of a connection that writes.</summary>
    public void Committed(SqliteConnection by)
    {
        _ = raw.sqlite3_db_status(by.Handle, PagesWritten, out var pages, out _, 1);
        lock (gate)
        {
            written += pages;
            if (written >= often && moving.IsCompleted && !isClosed)
            {
                written = 0;
                moving = Task.Run(MoveAsync);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isClosed = true;
        }

        await moving.ConfigureAwait(false);
        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task MoveAsync()
    {
        if (Move() < longest)
        {
            return;
        }

        // A log is begun anew only when all of it has been moved, and while somebody writes there is always more.
        await writer.WaitAsync().ConfigureAwait(false);
        try
        {
            Move();
        }
        finally
        {
            writer.Release();
        }
    }

    // What cannot be moved stays in the log and is moved the next time; a disk that fails is told by the commits.
    private int Move()
    {
        try
        {
            connection ??= open();
            _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", Passive, out var pages, out _);
            return pages;
        }
        catch (SqliteException)
        {
            return 0;
        }
    }
}
