using System.Data.Common;
using Npgsql;

namespace Detect.Connectors.Store;

/// <summary>An advisory lock on a connection of its own: the server gives it up when that ends.</summary>
internal sealed class SessionLeaderLock : ILeaderLock
{
    // Seconds. A leader that is cut off knows it within about twice that.
    private const int KeepAlive = 5;

    // A leader that says nothing for so long is stopped, not merely cut off: the server ends its connection, and with it the lock.
    private const int SilenceMilliseconds = 20_000;
    private static readonly Version EndsSilence = new(14, 0);

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _watch;

    private SessionLeaderLock(NpgsqlConnection connection)
    {
        _connection = connection;
        Lost = _lost.Token;
        _watch = WatchAsync();
    }

    public CancellationToken Lost { get; }

    public static async Task<ILeaderLock?> TryTakeAsync(NpgsqlConnectionStringBuilder settings, long key, CancellationToken cancellation)
    {
        var own = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false, KeepAlive = KeepAlive, MaxAutoPrepare = 0 };
        var connection = new NpgsqlConnection(own.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            if (connection.PostgreSqlVersion >= EndsSilence)
            {
                await using var limit = new NpgsqlCommand($"SET idle_session_timeout = {SilenceMilliseconds}", connection);
                await limit.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }

            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(@key)", connection) { Parameters = { new("key", key) } };
            if (await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is true)
            {
                return new SessionLeaderLock(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
        _lost.Dispose();
    }

    // Nothing is ever notified: waiting for it reads the socket, and so learns of its end.
    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await _connection.WaitAsync(_closing.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }
}
