using System.Globalization;

namespace Detect.Connectors.Store;

internal sealed class AlertStore(ISqlDatabase database) : IAlertStore
{
    // By its own id, else by alias.
    private const string Id =
        "COALESCE((SELECT a.id FROM alerts a WHERE a.id = @id), (SELECT x.alert_id FROM alert_aliases x WHERE x.alias = @id))";

    public async Task<AlertDocument?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.FirstAsync($"SELECT document FROM alerts WHERE id = {Id}", [("id", id)], Document, cancellation)
            .ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<AlertDocument>> FindOverlappingAsync(
        string ruleId, string? tenantId, IReadOnlyList<AlertField> group, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            """
            SELECT document FROM alerts
            WHERE group_key = @group_key AND COALESCE(first_at, last_at) <= @until AND last_at >= @from
            ORDER BY last_at, id
            """,
            [("group_key", AlertTerms.GroupKey(ruleId, tenantId, group)), ("until", until), ("from", from)],
            Document,
            cancellation).ConfigureAwait(false);
    }

    public async Task<AlertPage> ListAsync(AlertQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);
        var (conditions, arguments) = AlertConditions.Of(query);
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        var rows = await session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT document, last_at, id FROM alerts {(conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions))}
                ORDER BY last_at DESC, id DESC LIMIT {(long)query.Limit + 1}
                """),
            arguments,
            row => (Alert: Document(row), Cursor: new AlertCursor(row.Number(), row.Text())),
            cancellation).ConfigureAwait(false);
        var page = rows.Take(query.Limit).ToList();
        return new AlertPage([.. page.Select(row => row.Alert)], rows.Count > query.Limit ? page[^1].Cursor.ToString() : null);
    }

    public async Task<IReadOnlyList<AlertHistoryEntry>> HistoryAsync(string id, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            $"SELECT at, who, what, comment FROM alert_history WHERE alert_id = {Id} ORDER BY number",
            [("id", id)],
            row => new AlertHistoryEntry(row.Time(), row.Text(), row.Text(), row.TextOrNull()),
            cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<AlertDelivery>> DeliveriesAsync(string id, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            $"SELECT sink, kind, delivered_at, attempts FROM deliveries WHERE alert_id = {Id} ORDER BY number",
            [("id", id)],
            row => new AlertDelivery(row.Text(), row.Name<NotificationKind>(), row.Time(), row.Count()),
            cancellation).ConfigureAwait(false);
    }

    public async Task<DecisionResult?> DecideAsync(
        string id, AlertDecision decision, IReadOnlyList<string> sinks, CancellationToken cancellation)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        var known = await session.FirstAsync($"SELECT id FROM alerts WHERE id = {Id}", [("id", id)], row => row.Text(), cancellation)
            .ConfigureAwait(false);
        if (known is null || await AlertTable.LockAsync(session, known, cancellation).ConfigureAwait(false) is not { } before)
        {
            return null;
        }

        if (!await HoldsAsync(session, before.Alert, decision, cancellation).ConfigureAwait(false))
        {
            return new DecisionResult(before.Alert, IsTaken: false);
        }

        var after = before with
        {
            Alert = before.Alert with { Status = decision.Status ?? before.Alert.Status, Verdict = decision.Verdict ?? before.Alert.Verdict },
            Revision = before.Revision + 1,
            IsDecided = before.IsDecided || decision.Status is not null || decision.Verdict is not null,
            ChangedAt = decision.At,
        };
        await AlertTable.WriteAsync(session, after, cancellation).ConfigureAwait(false);
        await AlertTable.AppendHistoryAsync(
            session, known, new AlertHistoryEntry(decision.At, decision.By, AlertConditions.InWords(decision), decision.Comment), cancellation)
            .ConfigureAwait(false);
        var closes = after.Alert.Status == AlertStatus.Closed && before.Alert.Status != AlertStatus.Closed;
        await OutboxTable.AddAsync(
            session, after, closes ? NotificationKind.Resolved : NotificationKind.Updated, sinks, cancellation).ConfigureAwait(false);
        await AuditTable.AppendAsync(session, decision.Audit, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
        return new DecisionResult(after.Alert, IsTaken: true);
    }

    public async Task<IReadOnlyList<RuleAlertCount>> CountByRuleAsync(CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        return await session.QueryAsync(
            "SELECT rule_id, COUNT(*), MAX(raised_at) FROM alerts GROUP BY rule_id ORDER BY rule_id",
            [],
            row => new RuleAlertCount(row.Text(), row.Number(), row.TimeOrNull()),
            cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> HoldsAsync(SqlSession session, AlertDocument alert, AlertDecision decision, CancellationToken cancellation)
    {
        if (decision.From is { } from && !from.Contains(alert.Status))
        {
            return false;
        }

        return decision.AfterLinesOfPeople is not { } lines || lines == await session.FirstAsync(
            "SELECT COUNT(*) FROM alert_history WHERE alert_id = @id AND who <> @engine",
            [("id", alert.Id), ("engine", AlertHistoryEntry.Engine)],
            row => row.Number(),
            cancellation).ConfigureAwait(false);
    }

    private static AlertDocument Document(SqlRow row) => AlertDocumentJson.Read(row.Text());
}
