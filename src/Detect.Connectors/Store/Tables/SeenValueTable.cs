namespace Detect.Connectors.Store;

internal static class SeenValueTable
{
    public static Task<IReadOnlyList<SeenValue>> ReadAsync(SqlSession session, CancellationToken cancellation) =>
        session.QueryAsync(
            "SELECT rule_id, is_group, tenant_id, value, since, last, first_key, kept_until FROM seen_values",
            [],
            row => new SeenValue
            {
                RuleId = row.Text(),
                IsGroup = row.Flag(),
                TenantId = row.TextOrNull(),
                Value = row.Text(),
                Since = row.Time(),
                Last = row.Time(),
                FirstKey = row.Key(),
                KeptUntil = row.TimeOrNull(),
            },
            cancellation);

    public static async Task SaveAsync(SqlSession session, IReadOnlyList<SeenValue> changed, CancellationToken cancellation)
    {
        await session.ExecuteManyAsync(
            """
            INSERT INTO seen_values (seen_key, rule_id, is_group, tenant_id, value, since, last, first_key, kept_until)
            VALUES (@seen_key, @rule_id, @is_group, @tenant_id, @value, @since, @last, @first_key, @kept_until)
            ON CONFLICT (seen_key) DO UPDATE SET since = @since, last = @last, first_key = @first_key, kept_until = @kept_until
            """,
            changed.Where(seen => !seen.IsForgotten).Select(Arguments),
            cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync(
            "DELETE FROM seen_values WHERE seen_key = @seen_key", changed.Where(seen => seen.IsForgotten).Select(Key), cancellation)
            .ConfigureAwait(false);
    }

    private static IReadOnlyList<(string, object?)> Key(SeenValue seen) =>
        [("seen_key", StoreKey.Of(seen.RuleId, seen.IsGroup ? "group" : "value", seen.TenantId, seen.Value))];

    private static IReadOnlyList<(string, object?)> Arguments(SeenValue seen) =>
    [
        .. Key(seen),
        ("rule_id", seen.RuleId),
        ("is_group", seen.IsGroup),
        ("tenant_id", seen.TenantId),
        ("value", seen.Value),
        ("since", seen.Since),
        ("last", seen.Last),
        ("first_key", seen.FirstKey),
        ("kept_until", seen.KeptUntil),
    ];
}
