using System.Data.Common;

namespace Detect.Connectors.Store;

/// <summary>
/// One transaction: rolled back when disposed without a commit. What the database says is wrong comes out as <see cref="StoreException"/>.
/// </summary>
internal sealed class SqlSession(ISqlDatabase database, DbConnection connection, DbTransaction transaction, Func<bool, ValueTask> release)
    : IAsyncDisposable
{
    private const int BatchRows = 200;

    private bool _committed;
    private bool _disposed;

    public ISqlDatabase Database => database;

    public Task<int> ExecuteAsync(string sql, IReadOnlyList<(string Name, object? Value)> arguments, CancellationToken cancellation) =>
        Guard(async () =>
        {
            await using var command = Command(sql, arguments);
            return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        });

    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, IReadOnlyList<(string Name, object? Value)> arguments, Func<SqlRow, T> read, CancellationToken cancellation) =>
        Guard<IReadOnlyList<T>>(async () =>
        {
            await using var command = Command(sql, arguments);
            await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            var row = new SqlRow(reader);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                row.Restart();
                rows.Add(read(row));
            }

            return rows;
        });

    /// <summary>The first row, or the type's default where there is none.</summary>
    public async Task<T?> FirstAsync<T>(
        string sql, IReadOnlyList<(string Name, object? Value)> arguments, Func<SqlRow, T> read, CancellationToken cancellation)
    {
        var rows = await QueryAsync(sql, arguments, read, cancellation).ConfigureAwait(false);
        return rows.Count == 0 ? default : rows[0];
    }

    /// <summary>The same statement for every row, in as few round trips as the database allows.</summary>
    public async Task ExecuteManyAsync(
        string sql, IEnumerable<IReadOnlyList<(string Name, object? Value)>> rows, CancellationToken cancellation)
    {
        foreach (var chunk in rows.Chunk(BatchRows))
        {
            await Guard(() => connection.CanCreateBatch ? SendAsync(sql, chunk, cancellation) : RepeatAsync(sql, chunk, cancellation))
                .ConfigureAwait(false);
        }
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await Guard(async () =>
        {
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var clean = _committed;
        try
        {
            if (!_committed)
            {
                await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
                clean = true;
            }
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException or TimeoutException)
        {
            // The connection is not given back: the database rolls back by itself when it is closed.
        }

        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException or TimeoutException)
        {
            clean = false;
        }

        await release(clean).ConfigureAwait(false);
    }

    private async Task<int> SendAsync(
        string sql, IReadOnlyList<(string Name, object? Value)>[] rows, CancellationToken cancellation)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var row in rows)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var (name, value) in row)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = SqlValue.Of(value);
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        return await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<int> RepeatAsync(
        string sql, IReadOnlyList<(string Name, object? Value)>[] rows, CancellationToken cancellation)
    {
        await using var command = Command(sql, rows[0]);
        var changed = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                command.Parameters[i].Value = SqlValue.Of(row[i].Value);
            }

            changed += await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        return changed;
    }

    private DbCommand Command(string sql, IReadOnlyList<(string Name, object? Value)> arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in arguments)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = SqlValue.Of(value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (database.Explain(e) is { } explained)
        {
            throw explained;
        }
    }
}
