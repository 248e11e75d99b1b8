namespace Detect.Connectors.Store;

/// <summary>Brings the schema forward, one numbered script in one transaction at a time. Scripts are never changed once released.</summary>
internal sealed class Migrations(IReadOnlyList<string> scripts)
{
    private const string Prefix = "Detect.Connectors.Store.Schema.";

    /// <summary>The scripts that come with the program, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
    [
        .. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Text),
    ];

    // The schema that this program works with.
    private long Version => scripts.Count;

    /// <exception cref="StoreException">The schema is newer than the program, or another program's.</exception>
    public async Task RunAsync(ISqlDatabase database, TimeProvider clock, CancellationToken cancellation)
    {
        while (await StepAsync(database, clock, cancellation).ConfigureAwait(false) < Version)
        {
        }
    }

    /// <exception cref="StoreException">The schema is not the program's.</exception>
    public async Task RequireAsync(ISqlDatabase database, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        var version = await VersionAsync(session, cancellation).ConfigureAwait(false);
        if (version != Version)
        {
            throw Refusal(version == 0
                ? "holds no data of Detect yet: start the worker on it first."
                : $"has schema {version}, and this program needs schema {Version}: start the worker of this version on it first.");
        }
    }

    private async Task<long> StepAsync(ISqlDatabase database, TimeProvider clock, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        await database.PrepareAsync(session, cancellation).ConfigureAwait(false);
        var version = await VersionAsync(session, cancellation).ConfigureAwait(false);
        if (version == Version)
        {
            return version;
        }

        if (version == 0)
        {
            await session.ExecuteAsync(
                "CREATE TABLE schema_versions (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)", [], cancellation)
                .ConfigureAwait(false);
        }

        await session.ExecuteAsync(Script(scripts[(int)version], database), [], cancellation).ConfigureAwait(false);
        await session.ExecuteAsync(
            "INSERT INTO schema_versions (version, applied_at) VALUES (@version, @at)",
            [("version", version + 1), ("at", clock.GetUtcNow())],
            cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return version + 1;
    }

    private async Task<long> VersionAsync(SqlSession session, CancellationToken cancellation)
    {
        var tables = await session.Database.TablesAsync(session, cancellation).ConfigureAwait(false);
        if (tables.Count == 0)
        {
            return 0;
        }

        if (!tables.Contains("schema_versions"))
        {
            throw Refusal("holds tables of another program: name a file or schema of its own for Detect.");
        }

        var version = await session.FirstAsync("SELECT MAX(version) FROM schema_versions", [], row => row.NumberOrNull(), cancellation)
            .ConfigureAwait(false);
        return version switch
        {
            null => throw Refusal("says no version of its schema: restore it from a backup."),
            var known when known > Version => throw Refusal(
                $"has schema {known}, and this program knows schemas up to {Version}: run the version of Detect that wrote it, or a newer one."),
            var known => known.Value,
        };
    }

    private static StoreException Refusal(string what) => new($"the store {what}") { IsTransient = false };

    private static string Script(string script, ISqlDatabase database) => script
        .Replace("$(text)", database.Text, StringComparison.Ordinal)
        .Replace("$(numbered)", database.NumberedKey, StringComparison.Ordinal)
        .Replace("$(bytes)", database.Bytes, StringComparison.Ordinal);

    private static string Text(string resource)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
