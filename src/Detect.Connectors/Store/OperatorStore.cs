using System.Globalization;

namespace Detect.Connectors.Store;

internal sealed class OperatorStore(ISqlDatabase database) : IOperatorStore
{
    public async Task<IReadOnlyList<StoredSilence>> SilencesAsync(CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            "SELECT id, yaml, author, created_at FROM silences ORDER BY created_at, id",
            [],
            row => new StoredSilence(row.Text(), row.Text(), row.Text(), row.Time()),
            cancellation).ConfigureAwait(false);
    }

    public Task SaveSilenceAsync(StoredSilence silence, CancellationToken cancellation) =>
        WriteAsync(
            """
            INSERT INTO silences (id, yaml, author, created_at) VALUES (@id, @yaml, @author, @at)
            ON CONFLICT (id) DO UPDATE SET yaml = @yaml, author = @author, created_at = @at
            """,
            [("id", silence.Id), ("yaml", silence.Yaml), ("author", silence.Author), ("at", silence.CreatedAt)],
            cancellation);

    public async Task<bool> DeleteSilenceAsync(string id, CancellationToken cancellation) =>
        await WriteAsync("DELETE FROM silences WHERE id = @id", [("id", id)], cancellation).ConfigureAwait(false) > 0;

    public Task AppendAuditAsync(AuditTrailEntry entry, CancellationToken cancellation) =>
        WriteAsync(
            "INSERT INTO audit_trail (at, who, role, action, subject, details) VALUES (@at, @who, @role, @action, @subject, @details)",
            [
                ("at", entry.At),
                ("who", entry.Who),
                ("role", entry.Role),
                ("action", entry.Action),
                ("subject", entry.Subject),
                ("details", entry.Details),
            ],
            cancellation);

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

    public async Task<IReadOnlyList<StoredDeadLetter>> TakeDeadLettersAsync(IReadOnlyList<long>? ids, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        var taken = await DeadLetterTable.TakeAsync(session, ids, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return taken;
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

    private async Task<int> WriteAsync(string sql, IReadOnlyList<(string, object?)> arguments, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        var changed = await session.ExecuteAsync(sql, arguments, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return changed;
    }
}
