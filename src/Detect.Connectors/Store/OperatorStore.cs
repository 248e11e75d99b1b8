using System.Globalization;

namespace Detect.Connectors.Store;

internal sealed class OperatorStore(ISqlDatabase database) : IOperatorStore
{
    public async Task<IReadOnlyList<StoredSilence>> SilencesAsync(CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await SilencesAsync(session, cancellation).ConfigureAwait(false);
    }

    public async Task<SilenceAddition> AddSilenceAsync(
        StoredSilence silence, Func<IReadOnlyList<StoredSilence>, bool> hasRoom, AuditTrailEntry? audit, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);

        // Who adds one after another has to see that one: a row that is always there makes them wait for each other.
        await EngineTable.LockAsync(session, cancellation).ConfigureAwait(false);
        var known = await SilencesAsync(session, cancellation).ConfigureAwait(false);
        if (known.Any(one => one.Id == silence.Id && one.Yaml == silence.Yaml))
        {
            return SilenceAddition.Known;
        }

        if (!hasRoom(known))
        {
            return SilenceAddition.NoRoom;
        }

        await session.ExecuteAsync(
            """
            INSERT INTO silences (id, yaml, author, created_at) VALUES (@id, @yaml, @author, @at)
            ON CONFLICT (id) DO UPDATE SET yaml = @yaml, author = @author, created_at = @at
            """,
            [("id", silence.Id), ("yaml", silence.Yaml), ("author", silence.Author), ("at", silence.CreatedAt)],
            cancellation).ConfigureAwait(false);
        await AuditTable.AppendAsync(session, audit, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return SilenceAddition.Added;
    }

    public Task<bool> ReplaceSilenceAsync(StoredSilence before, StoredSilence after, AuditTrailEntry? audit, CancellationToken cancellation) =>
        TryWriteAsync(
            "UPDATE silences SET yaml = @yaml, author = @author, created_at = @at WHERE id = @id AND yaml = @before",
            [("id", before.Id), ("yaml", after.Yaml), ("author", after.Author), ("at", after.CreatedAt), ("before", before.Yaml)],
            audit,
            cancellation);

    public Task<bool> DeleteSilenceAsync(string id, AuditTrailEntry? audit, CancellationToken cancellation) =>
        TryWriteAsync("DELETE FROM silences WHERE id = @id", [("id", id)], audit, cancellation);

    public async Task AppendAuditAsync(AuditTrailEntry entry, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        await AuditTable.AppendAsync(session, entry, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<AuditTrailEntry>> AuditTrailAsync(int limit, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture, $"SELECT at, who, role, action, subject, details FROM audit_trail ORDER BY number DESC LIMIT {limit}"),
            [],
            row => new AuditTrailEntry(row.Time(), row.Text(), row.Text(), row.Text(), row.Text(), row.TextOrNull()),
            cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<StoredDeadLetter>> DeadLettersAsync(string? source, int limit, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await DeadLetterTable.ReadAsync(session, source, limit, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<StoredAccount>> AccountsAsync(CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await AccountTable.ReadAsync(session, null, cancellation).ConfigureAwait(false);
    }

    public async Task<bool> ReplaceAccountsAsync(
        string source, string? tenantId, IReadOnlyList<StoredAccount> accounts, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        var changed = await AccountTable.ReplaceAsync(session, source, tenantId, accounts, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return changed;
    }

    private static Task<IReadOnlyList<StoredSilence>> SilencesAsync(SqlSession session, CancellationToken cancellation) => session.QueryAsync(
        "SELECT id, yaml, author, created_at FROM silences ORDER BY created_at, id",
        [],
        row => new StoredSilence(row.Text(), row.Text(), row.Text(), row.Time()),
        cancellation);

    private async Task<bool> TryWriteAsync(
        string sql, IReadOnlyList<(string, object?)> arguments, AuditTrailEntry? audit, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        if (await session.ExecuteAsync(sql, arguments, cancellation).ConfigureAwait(false) == 0)
        {
            return false;
        }

        await AuditTable.AppendAsync(session, audit, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    }
}
