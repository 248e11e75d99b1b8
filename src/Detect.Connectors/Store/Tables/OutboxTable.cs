namespace Detect.Connectors.Store;

/// <summary>Puts notifications into the queues of their sinks.</summary>
internal static class OutboxTable
{
    public static async Task AddAsync(
        SqlSession session, AlertState state, NotificationKind kind, IReadOnlyList<string> sinks, CancellationToken cancellation)
    {
        if (sinks.Count == 0)
        {
            return;
        }

        var documents = AlertDocumentJson.WriteMany([state.Alert]);
        var rows = sinks.Distinct(StringComparer.Ordinal).Select(sink => (sink, id: NotificationId(state, sink))).ToList();
        await session.ExecuteManyAsync(
            """
            INSERT INTO outbox (id, sink, subject, kind, created_at, attempts, due_at, documents)
            VALUES (@id, @sink, @subject, @kind, @at, 0, @at, @documents)
            """,
            rows.Select(row => Row(
                ("id", row.id), ("sink", row.sink), ("subject", state.Alert.Id), ("kind", kind), ("at", state.ChangedAt), ("documents", documents))),
            cancellation).ConfigureAwait(false);

        // The head of a queue may be on its way, so only what stands behind it is dropped here; that keeps a queue short whatever its sink does.
        await session.ExecuteManyAsync(
            """
            DELETE FROM outbox WHERE sink = @sink AND subject = @subject AND kind = 'updated' AND attempts = 0
              AND number < (SELECT MAX(n.number) FROM outbox n WHERE n.sink = @sink AND n.subject = @subject)
              AND number > (SELECT MIN(n.number) FROM outbox n WHERE n.sink = @sink AND n.subject = @subject)
            """,
            rows.Select(row => Row(("sink", row.sink), ("subject", state.Alert.Id))),
            cancellation).ConfigureAwait(false);
    }

    // The alert's revision makes it the same wherever the same commit is made again.
    private static string NotificationId(AlertState state, string sink) =>
        "msg_" + Convert.ToHexStringLower(StoreKey.Of(state.Alert.Id, state.Revision.ToString("x", null), sink).AsSpan(0, 16));

    private static (string, object?)[] Row(params (string, object?)[] values) => values;
}
