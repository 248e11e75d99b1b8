using System.Text.RegularExpressions;

namespace Detect.Connectors;

/// <summary>Which store to open: a file, unless a connection string names PostgreSQL.</summary>
public sealed partial record StoreOptions
{
    public const string DefaultPath = "detect.db";

    public const string DefaultSchema = "detect";

    /// <summary>The SQLite file; its folder must exist. Default <c>detect.db</c> in the current folder.</summary>
    public string Path { get; init; } = DefaultPath;

    /// <summary>
    /// Npgsql's connection string (<c>Host=…;Database=…;Username=…;Password=…</c>) or a <c>postgresql://</c> address; null for SQLite.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary>The PostgreSQL schema that holds the tables. Default <c>detect</c>.</summary>
    public string Schema { get; init; } = DefaultSchema;

    /// <summary>
    /// False for a visitor such as the command line: a store that is missing or older than the program is refused, not made or migrated.
    /// </summary>
    public bool CreateOrMigrate { get; init; } = true;

    /// <summary>How long a commit waits for another process that is writing to the same file. Default 10 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a person types for a store: a path or a connection string.</summary>
    public static StoreOptions Parse(string pathOrConnection)
    {
        ArgumentNullException.ThrowIfNull(pathOrConnection);
        return ConnectionString().IsMatch(pathOrConnection)
            ? new StoreOptions { Postgres = pathOrConnection }
            : new StoreOptions { Path = pathOrConnection };
    }

    public static StoreOptions Of(StoreSettings settings) => new()
    {
        Path = settings.SqlitePath,
        Postgres = settings.PostgreSql?.Reveal(),
        Schema = settings.Schema,
    };

    // Never shows the connection string: records print their members.
    public override string ToString() => Postgres is null ? $"SQLite {Path}" : $"PostgreSQL, schema {Schema}";

    [GeneratedRegex(@"^\s*(?:postgres(?:ql)?://|(?:[^;]*;)*\s*(?:host|server|data source)\s*=)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ConnectionString();
}
