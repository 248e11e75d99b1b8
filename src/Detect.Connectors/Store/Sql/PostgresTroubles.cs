using System.Net.Sockets;
using Npgsql;

namespace Detect.Connectors.Store;

/// <summary>PostgreSQL's error codes in words for the operator; never a password.</summary>
internal sealed class PostgresTroubles(NpgsqlConnectionStringBuilder settings)
{
    private string Server => $"the PostgreSQL server {settings.Host}:{settings.Port}";

    public StoreException? Explain(Exception problem) => problem switch
    {
        PostgresException e => Explain(e),
        NpgsqlException { InnerException: SocketException or TimeoutException or IOException } e => Passing(
            e, $"{Server} cannot be reached: check its address, that it runs, and the network between."),
        NpgsqlException e => Passing(e, $"{Server} failed: {e.Message}"),
        ObjectDisposedException e => Lasting(e, "the store is closed."),
        InvalidOperationException or IOException or SocketException or TimeoutException => Passing(
            problem, $"the connection to {Server[4..]} was lost: check that it runs, and the network between."),
        _ => null,
    };

    private StoreException Explain(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Lasting(
            e, $"{Server} does not let user '{settings.Username}' in: check user, password and pg_hba.conf."),
        PostgresErrorCodes.InvalidCatalogName => Lasting(
            e, $"{Server} has no database '{settings.Database}': create it (createdb -O {settings.Username} {settings.Database})."),
        PostgresErrorCodes.InsufficientPrivilege => Lasting(
            e, $"{Server} denies user '{settings.Username}' what Detect needs: GRANT CREATE ON DATABASE, or make the user the schema's owner."),
        PostgresErrorCodes.DiskFull => Passing(e, $"the disk of {Server} is full: free some space; nothing is lost until then."),
        PostgresErrorCodes.TooManyConnections => Passing(
            e, $"{Server} takes no more connections: raise max_connections, or set Maximum Pool Size in the connection string."),
        PostgresErrorCodes.ReadOnlySqlTransaction => Passing(e, $"{Server} is read-only, a standby perhaps: connect to the primary."),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => Lasting(
            e, $"{Server} reports damaged data: restore the database from a backup."),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => Lasting(
            e, $"{Server} lacks tables of Detect: they were removed while it ran, or another program uses its schema."),
        _ when e.IsTransient || e.SqlState.StartsWith("57P", StringComparison.Ordinal) => Passing(e, $"{Server} is not available for now: {e.MessageText}."),
        _ => Lasting(e, $"{Server} failed with {e.SqlState}: {e.MessageText}"),
    };

    private static StoreException Passing(Exception e, string message) => new(message, e);

    private static StoreException Lasting(Exception e, string message) => new(message, e) { IsTransient = false };
}
