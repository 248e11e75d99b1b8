namespace Detect.Connectors.Store;

/// <summary>When the log of each tenant began; the empty tenant is that of events that name none.</summary>
internal static class LogStartTable
{
    public static Task<IReadOnlyList<KeyValuePair<string, DateTimeOffset>>> ReadAsync(SqlSession session, CancellationToken cancellation) =>
        session.QueryAsync("SELECT tenant_id, since FROM log_starts", [], row => KeyValuePair.Create(row.Text(), row.Time()), cancellation);

    public static Task SaveAsync(SqlSession session, IEnumerable<KeyValuePair<string, DateTimeOffset>> changed, CancellationToken cancellation) =>
        session.ExecuteManyAsync(
            """
            INSERT INTO log_starts (tenant_id, since) VALUES (@tenant_id, @since)
            ON CONFLICT (tenant_id) DO UPDATE SET since = @since WHERE log_starts.since > @since
            """,
            changed.Select(start => (IReadOnlyList<(string, object?)>)[("tenant_id", start.Key), ("since", start.Value)]),
            cancellation);
}
