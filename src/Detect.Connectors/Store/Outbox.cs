using System.Globalization;

namespace Detect.Connectors.Store;

internal sealed class Outbox(ISqlDatabase database) : IOutbox
{
    // An update that has not been tried is overtaken by whatever comes after it; everything else is waited for.
    private const string Blocked =
        """
        EXISTS (SELECT 1 FROM outbox e WHERE e.sink = o.sink AND e.subject = o.subject AND e.number < o.number
          AND NOT (e.kind = 'updated' AND e.attempts = 0))
        """;

    private const string Overtaken =
        """
        (o.kind = 'updated' AND o.attempts = 0
          AND EXISTS (SELECT 1 FROM outbox n WHERE n.sink = o.sink AND n.subject = o.subject AND n.number > o.number))
        """;

    // The clock is an operator's to set. What was not tried yet waits for nothing; of a wait that began after now nothing is known.
    private const string Due = "(o.tried_at IS NULL OR o.tried_at > @now OR o.due_at <= @now)";

    private const string Enabled = "NOT EXISTS (SELECT 1 FROM sinks s WHERE s.sink = @sink AND s.disabled_because IS NOT NULL)";

    public async Task<IReadOnlyList<OutboxItem>> NextAsync(string sink, int limit, DateTimeOffset now, CancellationToken cancellation)
    {
        IReadOnlyList<Head> heads;
        await using (var session = await database.ReadAsync(cancellation).ConfigureAwait(false))
        {
            heads = await HeadsAsync(session, sink, limit, now, cancellation).ConfigureAwait(false);
        }

        await DropOvertakenAsync(sink, [.. heads.Where(head => head.HasOvertaken)], cancellation).ConfigureAwait(false);
        return [.. heads.Select(head => head.Item)];
    }

    public async Task<DateTimeOffset?> NextDueAsync(string sink, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.FirstAsync(
            $"SELECT MIN(o.due_at) FROM outbox o WHERE o.sink = @sink AND {Enabled} AND NOT {Blocked} AND NOT {Overtaken}",
            [("sink", sink)],
            row => row.TimeOrNull(),
            cancellation).ConfigureAwait(false);
    }

    public async Task SettleAsync(IReadOnlyList<OutboxSettlement> settlements, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        foreach (var settlement in settlements)
        {
            await Settlement.ApplyAsync(session, settlement, now, cancellation).ConfigureAwait(false);
        }

        await session.CommitAsync(cancellation).ConfigureAwait(false);
    }

    public async Task ReplaceAsync(IReadOnlyList<string> gathered, OutboxItem digest, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync("DELETE FROM outbox WHERE id = @id", gathered.Select(Id), cancellation).ConfigureAwait(false);
        await session.ExecuteAsync(
            """
            INSERT INTO outbox (id, sink, subject, kind, created_at, attempts, due_at, documents)
            VALUES (@id, @sink, @id, @kind, @at, @attempts, @at, @documents)
            ON CONFLICT (id) DO NOTHING
            """,
            [
                ("id", digest.Id),
                ("sink", digest.Sink),
                ("kind", digest.Kind),
                ("at", digest.CreatedAt),
                ("attempts", digest.Attempts),
                ("documents", AlertDocumentJson.WriteMany(digest.Alerts)),
            ],
            cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<SinkStatus>> QueuesAsync(CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            """
            SELECT names.sink, COALESCE(w.waiting, 0), w.oldest, COALESCE(r.refused, 0), s.last_error, s.last_delivered, s.disabled_because
            FROM (SELECT sink FROM outbox UNION SELECT sink FROM refused UNION SELECT sink FROM sinks) names
            LEFT JOIN (SELECT sink, COUNT(*) AS waiting, MIN(created_at) AS oldest FROM outbox GROUP BY sink) w ON w.sink = names.sink
            LEFT JOIN (SELECT sink, COUNT(*) AS refused FROM refused GROUP BY sink) r ON r.sink = names.sink
            LEFT JOIN sinks s ON s.sink = names.sink
            ORDER BY names.sink
            """,
            [],
            row => new SinkStatus(
                row.Text(), row.Number(), row.TimeOrNull(), row.Number(), row.TextOrNull(), row.TimeOrNull(), row.TextOrNull()),
            cancellation).ConfigureAwait(false);
    }

    public async Task SetDisabledAsync(string sink, string? reason, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        await Settlement.SetDisabledAsync(session, sink, reason, now, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<RefusedNotification>> RefusedAsync(string? sink, int limit, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT id, sink, kind, created_at, attempts, documents, reason, refused_at
                FROM refused {(sink is null ? "" : "WHERE sink = @sink")} ORDER BY refused_at DESC, number DESC LIMIT {limit}
                """),
            sink is null ? [] : [("sink", sink)],
            row => new RefusedNotification(ReadItem(row), row.Text(), row.Time()),
            cancellation).ConfigureAwait(false);
    }

    public async Task<int> RetryRefusedAsync(string? sink, IReadOnlyList<string>? ids, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        var chosen = await session.QueryAsync(
            $"SELECT id FROM refused {(sink is null ? "" : "WHERE sink = @sink")} ORDER BY number" + database.ForUpdate,
            sink is null ? [] : [("sink", sink)],
            row => row.Text(),
            cancellation).ConfigureAwait(false);
        if (ids is not null)
        {
            chosen = [.. chosen.Intersect(ids, StringComparer.Ordinal)];
        }

        // With its number it takes its old place among the notifications of its alert.
        await session.ExecuteManyAsync(
            """
            INSERT INTO outbox (number, id, sink, subject, kind, created_at, attempts, due_at, documents)
            SELECT number, id, sink, subject, kind, created_at, 0, @now, documents FROM refused WHERE id = @id
            """,
            chosen.Select(id => (IReadOnlyList<(string, object?)>)[("now", now), ("id", id)]),
            cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync("DELETE FROM refused WHERE id = @id", chosen.Select(Id), cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return chosen.Count;
    }

    private static Task<IReadOnlyList<Head>> HeadsAsync(
        SqlSession session, string sink, int limit, DateTimeOffset now, CancellationToken cancellation) =>
        session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT o.number, o.subject,
                  CASE WHEN EXISTS (SELECT 1 FROM outbox e WHERE e.sink = o.sink AND e.subject = o.subject AND e.number < o.number)
                    THEN 1 ELSE 0 END,
                  o.id, o.sink, o.kind, o.created_at, o.attempts, o.documents
                FROM outbox o
                WHERE o.sink = @sink AND {Due} AND {Enabled} AND NOT {Blocked} AND NOT {Overtaken}
                ORDER BY o.number LIMIT {limit}
                """),
            [("sink", sink), ("now", now)],
            row => new Head(row.Number(), row.Text(), row.Count() != 0, ReadItem(row)),
            cancellation);

    private static OutboxItem ReadItem(SqlRow row) => new()
    {
        Id = row.Text(),
        Sink = row.Text(),
        Kind = row.Name<NotificationKind>(),
        CreatedAt = row.Time(),
        Attempts = row.Count(),
        Alerts = AlertDocumentJson.ReadMany(row.Text()),
    };

    private static IReadOnlyList<(string, object?)> Id(string id) => [("id", id)];

    private async Task DropOvertakenAsync(string sink, IReadOnlyList<Head> heads, CancellationToken cancellation)
    {
        if (heads.Count == 0)
        {
            return;
        }

        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync(
            "DELETE FROM outbox WHERE sink = @sink AND subject = @subject AND number < @number AND kind = 'updated' AND attempts = 0",
            heads.Select(head => (IReadOnlyList<(string, object?)>)[("sink", sink), ("subject", head.Subject), ("number", head.Number)]),
            cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private sealed record Head(long Number, string Subject, bool HasOvertaken, OutboxItem Item);
}
