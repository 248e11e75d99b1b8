using Detect.Rules;

namespace Detect.Connectors.Store;

internal static class AccountTable
{
    /// <param name="scope">Of one source and tenant; null for all.</param>
    public static Task<IReadOnlyList<StoredAccount>> ReadAsync(SqlSession session, byte[]? scope, CancellationToken cancellation) =>
        session.QueryAsync(
            $"""
            SELECT source, tenant_id, account, class, from_time, until_time, reason
            FROM accounts {(scope is null ? "" : "WHERE scope_key = @scope")} ORDER BY number
            """,
            scope is null ? [] : [("scope", scope)],
            row => new StoredAccount
            {
                Source = row.Text(),
                TenantId = row.TextOrNull(),
                Account = row.Text(),
                Class = row.Name<AccountClass>(),
                From = row.TimeOrNull(),
                Until = row.TimeOrNull(),
                Reason = row.Text(),
            },
            cancellation);

    public static async Task<bool> ReplaceAsync(
        SqlSession session, string source, string? tenantId, IReadOnlyList<StoredAccount> accounts, CancellationToken cancellation)
    {
        var scope = StoreKey.Of(source, tenantId);
        var said = accounts.Select(account => account with { Source = source, TenantId = tenantId }).ToList();
        var before = await ReadAsync(session, scope, cancellation).ConfigureAwait(false);
        if (before.Count == said.Count && before.ToHashSet().SetEquals(said))
        {
            return false;
        }

        await session.ExecuteAsync("DELETE FROM accounts WHERE scope_key = @scope", [("scope", scope)], cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync(
            """
            INSERT INTO accounts (scope_key, source, tenant_id, account, class, from_time, until_time, reason)
            VALUES (@scope, @source, @tenant_id, @account, @class, @from, @until, @reason)
            """,
            said.Select(account => Arguments(scope, account)),
            cancellation).ConfigureAwait(false);
        return true;
    }

    private static IReadOnlyList<(string, object?)> Arguments(byte[] scope, StoredAccount account) =>
    [
        ("scope", scope),
        ("source", account.Source),
        ("tenant_id", account.TenantId),
        ("account", account.Account),
        ("class", account.Class),
        ("from", account.From),
        ("until", account.Until),
        ("reason", account.Reason),
    ];
}
