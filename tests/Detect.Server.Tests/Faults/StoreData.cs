using System.Reflection;
using Npgsql;
using Xunit.Sdk;

namespace Detect.Server.Tests.Faults;

/// <summary>A case of a theory, on each kind of store that can be had here.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEachStoreAttribute(params object[] arguments) : DataAttribute
{
    public const string Sqlite = "sqlite";

    public const string Postgres = "postgresql";

    /// <summary>Npgsql's connection string; null where there is no server.</summary>
    public static string? Server => Environment.GetEnvironmentVariable("DETECT_POSTGRES") is { Length: > 0 } server ? server : null;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [Sqlite, .. arguments];
        if (Server is not null)
        {
            yield return [Postgres, .. arguments];
        }
    }
}

/// <summary>A fact about PostgreSQL alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : FactAttribute
{
    public OnPostgresAttribute() => Skip = OnEachStoreAttribute.Server is null
        ? "no PostgreSQL: set DETECT_POSTGRES to the connection string of a server, or run the tests by .ci/postgresql"
        : null;
}

internal static class StoreData
{
    /// <summary>Removes a test's schema from PostgreSQL.</summary>
    public static async Task DropAsync(string schema)
    {
        await using var connection = new NpgsqlConnection(OnEachStoreAttribute.Server);
        await connection.OpenAsync();
        await using var drop = connection.CreateCommand();
        drop.CommandText = $"SET client_min_messages = warning; DROP SCHEMA IF EXISTS {schema} CASCADE";
        await drop.ExecuteNonQueryAsync();
    }
}
