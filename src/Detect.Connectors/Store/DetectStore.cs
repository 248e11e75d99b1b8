using System.Runtime.CompilerServices;
using Detect.Connectors.Store;

namespace Detect.Connectors;

/// <summary>The store in SQLite or PostgreSQL.</summary>
public sealed class DetectStore : IDetectStore
{
    private const int JournalPage = 200;

    private readonly ISqlDatabase _database;

    private DetectStore(ISqlDatabase database)
    {
        _database = database;
        Alerts = new AlertStore(database);
        Outbox = new Store.Outbox(database);
        Archive = new Store.Archive(database);
        Operators = new OperatorStore(database);
    }

    public string Description => _database.Description;

    public bool IsShared => _database.IsShared;

    public IAlertStore Alerts { get; }

    public IOutbox Outbox { get; }

    public IArchive Archive { get; }

    public IOperatorStore Operators { get; }

    internal ISqlDatabase Database => _database;

    /// <exception cref="StoreException">It cannot be opened, or its schema is not one that this program knows.</exception>
    public static async Task<IDetectStore> OpenAsync(StoreOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        ISqlDatabase database = options.Postgres is null ? Sqlite(options) : new PostgresDatabase(options);
        try
        {
            var migrations = new Migrations(Migrations.Shipped);
            if (options.CreateOrMigrate)
            {
                await database.CheckAsync(cancellation).ConfigureAwait(false);
            }

            await (options.CreateOrMigrate ? migrations.RunAsync(database, clock, cancellation) : migrations.RequireAsync(database, cancellation))
                .ConfigureAwait(false);
            return new DetectStore(database);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<IWorkerLease?> TryLeadAsync(CancellationToken cancellation)
    {
        var held = await _database.TryLockLeaderAsync(cancellation).ConfigureAwait(false);
        if (held is null)
        {
            return null;
        }

        try
        {
            await using var session = await _database.WriteAsync(cancellation).ConfigureAwait(false);
            var epoch = await EngineTable.NextEpochAsync(session, cancellation).ConfigureAwait(false);
            await session.CommitAsync(cancellation).ConfigureAwait(false);
            return new WorkerLease(epoch, held);
        }
        catch
        {
            await held.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<IWorkerTransaction> BeginAsync(IWorkerLease? lease, CancellationToken cancellation)
    {
        var session = await _database.WriteAsync(cancellation).ConfigureAwait(false);
        try
        {
            var epoch = await EngineTable.LockAsync(session, cancellation).ConfigureAwait(false);
            return lease is null || lease.Epoch == epoch
                ? new WorkerTransaction(session)
                : throw new LeaseLostException($"another worker leads by now (epoch {epoch} instead of {lease.Epoch})");
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<EngineState> ReadEngineStateAsync(CancellationToken cancellation)
    {
        await using var session = await _database.ReadAsync(cancellation).ConfigureAwait(false);
        return await EngineTable.ReadAsync(session, cancellation).ConfigureAwait(false);
    }

    public IAsyncEnumerable<JournalEntry> ReadJournalAsync(long afterSequence, CancellationToken cancellation) => PagesAsync(
        (session, last) => JournalTable.ReadAsync(session, last?.Sequence ?? afterSequence, JournalPage, cancellation), cancellation);

    public async IAsyncEnumerable<JournalEntry> ReadJournalByTimeAsync(
        JournalMark until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var older = PagesAsync((session, last) => JournalTable.ReadByTimeAsync(session, until, last, JournalPage, cancellation), cancellation);
        await foreach (var entry in older.ConfigureAwait(false))
        {
            yield return entry;
        }

        foreach (var aboutAccounts in new[] { true, false })
        {
            var waiting = PagesAsync(
                (session, last) => JournalTable.ReadWaitingAsync(session, until, aboutAccounts, last?.Sequence ?? -1, JournalPage, cancellation), cancellation);
            await foreach (var entry in waiting.ConfigureAwait(false))
            {
                yield return entry;
            }
        }
    }

    public async Task<IReadOnlyList<KeyValuePair<string, DateTimeOffset>>> ReadLogStartsAsync(CancellationToken cancellation)
    {
        await using var session = await _database.ReadAsync(cancellation).ConfigureAwait(false);
        return await LogStartTable.ReadAsync(session, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<SeenValue>> ReadSeenValuesAsync(CancellationToken cancellation)
    {
        await using var session = await _database.ReadAsync(cancellation).ConfigureAwait(false);
        return await SeenValueTable.ReadAsync(session, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<PartitionProgress>> ReadProgressAsync(CancellationToken cancellation)
    {
        await using var session = await _database.ReadAsync(cancellation).ConfigureAwait(false);
        return await ProgressTable.ReadAsync(session, cancellation).ConfigureAwait(false);
    }

    public async Task ExpectAsync(string source, IReadOnlyList<string> partitions, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = await _database.WriteAsync(cancellation).ConfigureAwait(false);
        await ProgressTable.ExpectAsync(session, source, partitions, now, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
    }

    public Task PruneAsync(StoreRetention retention, DateTimeOffset now, DateTimeOffset? settled, CancellationToken cancellation) =>
        new Pruning(_database, now, cancellation).RunAsync(retention, settled);

    public Task ForgetAsync(StoreUse use, StoreRetention retention, DateTimeOffset now, CancellationToken cancellation) =>
        new Forgetting(_database, now, cancellation).RunAsync(use, retention);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async IAsyncEnumerable<JournalEntry> PagesAsync(
        Func<SqlSession, JournalEntry?, Task<IReadOnlyList<JournalEntry>>> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        JournalEntry? last = null;
        while (true)
        {
            IReadOnlyList<JournalEntry> page;
            await using (var session = await _database.ReadAsync(cancellation).ConfigureAwait(false))
            {
                page = await read(session, last).ConfigureAwait(false);
            }

            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < JournalPage)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    private static SqliteDatabase Sqlite(StoreOptions options)
    {
        SqliteLibrary.Require();
        return new SqliteDatabase(options);
    }

    private sealed record WorkerLease(long Epoch, ILeaderLock Held) : IWorkerLease
    {
        public CancellationToken Lost => Held.Lost;

        public ValueTask DisposeAsync() => Held.DisposeAsync();
    }
}
