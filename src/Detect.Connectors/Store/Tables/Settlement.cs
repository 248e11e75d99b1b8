namespace Detect.Connectors.Store;

/// <summary>What becomes of a notification after an attempt, and what is said of its sink.</summary>
internal static class Settlement
{
    /// <summary>Does nothing for a notification that is settled already.</summary>
    public static async Task ApplyAsync(SqlSession session, OutboxSettlement settlement, DateTimeOffset now, CancellationToken cancellation)
    {
        var item = await session.FirstAsync(
            "SELECT sink, subject, kind, attempts, documents FROM outbox WHERE id = @id" + session.Database.ForUpdate,
            [("id", settlement.Id)],
            row => new Attempted(settlement.Id, row.Text(), row.Text(), row.Name<NotificationKind>(), row.Count() + 1, row.Text()),
            cancellation).ConfigureAwait(false);
        if (item is null)
        {
            return;
        }

        var reason = settlement.Outcome.Reason ?? "";
        switch (settlement.Outcome.Result)
        {
            case DeliveryResult.Delivered:
                await DeliveredAsync(session, item, settlement.Outcome.Reason, now, cancellation).ConfigureAwait(false);
                break;
            case DeliveryResult.Refused:
                await RefusedAsync(session, item, reason, now, cancellation).ConfigureAwait(false);
                break;
            case DeliveryResult.Disabled:
                await AgainAsync(session, item, now, now, reason, cancellation).ConfigureAwait(false);
                await SetDisabledAsync(session, item.Sink, reason, now, cancellation).ConfigureAwait(false);
                break;
            default:
                await AgainAsync(session, item, settlement.NextAttempt ?? now, now, reason, cancellation).ConfigureAwait(false);
                break;
        }
    }

    /// <param name="reason">Null enables it.</param>
    public static Task SetDisabledAsync(SqlSession session, string sink, string? reason, DateTimeOffset now, CancellationToken cancellation) =>
        session.ExecuteAsync(
            """
            INSERT INTO sinks (sink, disabled_because, disabled_at) VALUES (@sink, @reason, @at)
            ON CONFLICT (sink) DO UPDATE SET disabled_because = @reason, disabled_at = @at
            """,
            [("sink", sink), ("reason", reason), ("at", reason is null ? null : now)],
            cancellation);

    /// <param name="reservation">Who did not get it; null where everybody did.</param>
    private static async Task DeliveredAsync(
        SqlSession session, Attempted item, string? reservation, DateTimeOffset now, CancellationToken cancellation)
    {
        // An alert that retention has deleted meanwhile has no history to add to.
        IEnumerable<string> alerts = item.Kind == NotificationKind.Digest
            ? AlertDocumentJson.ReadMany(item.Documents).Select(alert => alert.Id)
            : [item.Subject];
        await session.ExecuteManyAsync(
            """
            INSERT INTO deliveries (alert_id, sink, kind, delivered_at, attempts)
            SELECT id, @sink, @kind, @at, @attempts FROM alerts WHERE id = @alert_id
            """,
            alerts.Select(alert => (IReadOnlyList<(string, object?)>)
            [
                ("alert_id", alert), ("sink", item.Sink), ("kind", item.Kind), ("at", now), ("attempts", item.Attempts),
            ]),
            cancellation).ConfigureAwait(false);
        await RemoveAsync(session, item, cancellation).ConfigureAwait(false);
        await session.ExecuteAsync(
            """
            INSERT INTO sinks (sink, last_delivered, last_error) VALUES (@sink, @at, @reservation)
            ON CONFLICT (sink) DO UPDATE SET last_delivered = @at, last_error = @reservation
            """,
            [("sink", item.Sink), ("at", now), ("reservation", reservation)],
            cancellation).ConfigureAwait(false);
    }

    private static async Task RefusedAsync(SqlSession session, Attempted item, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO refused (number, id, sink, subject, kind, created_at, attempts, documents, reason, refused_at)
            SELECT number, id, sink, subject, kind, created_at, attempts + 1, documents, @reason, @at FROM outbox WHERE id = @id
            """,
            [("reason", reason), ("at", now), ("id", item.Id)],
            cancellation).ConfigureAwait(false);
        await RemoveAsync(session, item, cancellation).ConfigureAwait(false);
        await ErrorAsync(session, item.Sink, reason, cancellation).ConfigureAwait(false);
    }

    private static async Task AgainAsync(
        SqlSession session, Attempted item, DateTimeOffset due, DateTimeOffset now, string reason, CancellationToken cancellation)
    {
        await session.ExecuteAsync(
            "UPDATE outbox SET attempts = @attempts, due_at = @due, tried_at = @now WHERE id = @id",
            [("attempts", item.Attempts), ("due", due), ("now", now), ("id", item.Id)],
            cancellation).ConfigureAwait(false);
        await ErrorAsync(session, item.Sink, reason, cancellation).ConfigureAwait(false);
    }

    private static Task<int> RemoveAsync(SqlSession session, Attempted item, CancellationToken cancellation) =>
        session.ExecuteAsync("DELETE FROM outbox WHERE id = @id", [("id", item.Id)], cancellation);

    private static Task<int> ErrorAsync(SqlSession session, string sink, string reason, CancellationToken cancellation) =>
        session.ExecuteAsync(
            "INSERT INTO sinks (sink, last_error) VALUES (@sink, @reason) ON CONFLICT (sink) DO UPDATE SET last_error = @reason",
            [("sink", sink), ("reason", reason)],
            cancellation);

    /// <param name="Attempts">With the one that is settled.</param>
    private sealed record Attempted(string Id, string Sink, string Subject, NotificationKind Kind, int Attempts, string Documents);
}
