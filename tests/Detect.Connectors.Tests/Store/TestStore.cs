using System.Data.Common;
using Detect.Connectors.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Detect.Connectors.Tests.Store;

/// <summary>A store for one test, removed with it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private const string Variable = "DETECT_POSTGRES";

    private readonly string _folder;
    private readonly List<IDetectStore> _opened = [];

    private TestStore(StoreKind kind)
    {
        _folder = Directory.CreateTempSubdirectory("detect-store-").FullName;
        Options = kind == StoreKind.Sqlite
            ? new StoreOptions { Path = Path.Join(_folder, "detect.db") }
            : new StoreOptions { Postgres = PostgresServer, Schema = "test_" + Guid.NewGuid().ToString("N") };
    }

    /// <summary>Why tests on PostgreSQL do not run here; null where they do.</summary>
    public static string? NoPostgres => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))
        ? $"no PostgreSQL: set {Variable} to the connection string of a server, or run the tests by .ci/postgresql"
        : null;

    public static string PostgresServer => Environment.GetEnvironmentVariable(Variable)!;

    public StoreOptions Options { get; }

    /// <summary>The one that was opened first.</summary>
    public IDetectStore Store => _opened[0];

    public static async Task<TestStore> CreateAsync(StoreKind kind)
    {
        var test = new TestStore(kind);
        await test.OpenAsync();
        return test;
    }

    public static TestStore Closed(StoreKind kind) => new(kind);

    /// <summary>Opens it once more, as another process would.</summary>
    public async Task<IDetectStore> OpenAsync(StoreOptions? options = null)
    {
        var store = await DetectStore.OpenAsync(options ?? Options, TimeProvider.System, CancellationToken.None);
        _opened.Add(store);
        return store;
    }

    public async Task<IDetectStore> ReopenAsync()
    {
        await CloseAsync();
        return await OpenAsync();
    }

    public async Task CloseAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        _opened.Clear();
    }

    public async Task CommitAsync(Func<IWorkerTransaction, Task> work)
    {
        await using var transaction = await Store.BeginAsync(null, CancellationToken.None);
        await work(transaction);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>As somebody with a database client would.</summary>
    public async Task<int> SqlAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (Options.Postgres is not null)
        {
            await SqlAsync($"DROP SCHEMA IF EXISTS {Options.Schema} CASCADE");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private DbConnection Connect()
    {
        if (Options.Postgres is { } server)
        {
            return new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { SearchPath = Options.Schema }.ConnectionString);
        }

        SqliteLibrary.Require();
        return new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Options.Path, Pooling = false }.ToString());
    }
}
