using Detect.Connectors;
using Npgsql;

namespace Detect.Chaos;

/// <summary>Each worker under test has a schema of its own.</summary>
internal static class PostgresSchemas
{
    public static async Task DropAsync(StoreOptions store)
    {
        await using var connection = new NpgsqlConnection(store.Postgres);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A name made here.
        command.CommandText = $"SET client_min_messages = warning; DROP SCHEMA IF EXISTS {store.Schema} CASCADE";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
