using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Detect.Connectors.Store;

/// <summary>One file, in write-ahead mode: one writer at a time, readers beside it. A commit is on the disk when it returns.</summary>
internal sealed class SqliteDatabase : ISqlDatabase
{
    // Bytes; read within a second or two.
    private const long CheckedWhole = 512L << 20;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly string _busyTimeout;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly SqliteCheckpoints _checkpoints;
    private bool _closed;

    public SqliteDatabase(StoreOptions options)
    {
        _path = Path.GetFullPath(options.Path);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = options.CreateOrMigrate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
        }.ToString();
        _checkpoints = new SqliteCheckpoints(Open, _writer);
        _busyTimeout = ((long)options.BusyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
    }

    public string Description => $"SQLite {_path}";

    public bool IsShared => false;

    public string NumberedKey => "INTEGER PRIMARY KEY AUTOINCREMENT";

    public string Text => "TEXT";

    public string Bytes => "BLOB";

    public string ForUpdate => "";

    public async Task<SqlSession> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await BeginAsync(writes: false).ConfigureAwait(false);
    }

    public async Task<SqlSession> WriteAsync(CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await BeginAsync(writes: true).ConfigureAwait(false);
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    public Task PrepareAsync(SqlSession session, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> TablesAsync(SqlSession session, CancellationToken cancellation) =>
        session.QueryAsync(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", [], row => row.Text(), cancellation);

    public async Task CheckAsync(CancellationToken cancellation)
    {
        await using (var session = await ReadAsync(cancellation).ConfigureAwait(false))
        {
            var tables = await TablesAsync(session, cancellation).ConfigureAwait(false);
            foreach (var table in tables.Where(IsChecked))
            {
                var found = await session.QueryAsync($"PRAGMA quick_check(\"{table}\")", [], row => row.Text(), cancellation).ConfigureAwait(false);
                if (found is not ["ok"])
                {
                    throw SqliteTroubles.Damaged(_path);
                }
            }
        }

        // A transaction begins on a read-only disk too; this is rolled back.
        await using var probe = await WriteAsync(cancellation).ConfigureAwait(false);
        await probe.ExecuteAsync("PRAGMA user_version = 1", [], cancellation).ConfigureAwait(false);
    }

    public Task<ILeaderLock?> TryLockLeaderAsync(CancellationToken cancellation) => Task.FromResult(FileLeaderLock.TryTake(_path + "-leader"));

    public StoreException? Explain(Exception problem) => SqliteTroubles.Explain(problem, _path);

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _checkpoints.DisposeAsync().ConfigureAwait(false);
        while (_idle.TryTake(out var connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    // All of a large archive would hold up a start for minutes; it has its chain of hashes to be verified by.
    private bool IsChecked(string table) => new FileInfo(_path).Length <= CheckedWhole || !table.StartsWith("archive", StringComparison.Ordinal);

    private async Task<SqlSession> BeginAsync(bool writes)
    {
        SqliteConnection? connection = null;
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            connection = _idle.TryTake(out var idle) ? idle : Open();
            var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: !writes);
            return new SqlSession(this, connection, transaction, clean => ReleaseAsync(connection, clean, writes));
        }
        catch (Exception e) when (Explain(e) is { } explained)
        {
            if (connection is not null)
            {
                await CloseAsync(connection).ConfigureAwait(false);
            }

            throw explained;
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();
            settings.CommandText =
                $"PRAGMA busy_timeout = {_busyTimeout}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = OFF;";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async ValueTask ReleaseAsync(SqliteConnection connection, bool clean, bool writes)
    {
        try
        {
            if (!clean || _closed)
            {
                await CloseAsync(connection).ConfigureAwait(false);
                return;
            }

            if (writes)
            {
                _checkpoints.Committed(connection);
            }

            _idle.Add(connection);
        }
        finally
        {
            if (writes)
            {
                _writer.Release();
            }
        }
    }

    // On a full disk SQLite ends the transaction by itself. The library does not know, and would close nothing but fail to roll back.
    private static ValueTask CloseAsync(SqliteConnection connection)
    {
        if (connection.State == ConnectionState.Open && raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            _ = raw.sqlite3_exec(connection.Handle, "BEGIN");
        }

        return connection.DisposeAsync();
    }
}
