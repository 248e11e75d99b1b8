namespace Detect.Connectors.Store;

/// <summary>What is written when an alert changes: the alert, what it is found by, a line of history, and its notifications.</summary>
internal static class AlertTable
{
    public static async Task SaveAsync(SqlSession session, IReadOnlyList<AlertChange> changes, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            var stored = await LockAsync(session, change.Alert.Id, cancellation).ConfigureAwait(false);
            var state = new AlertState(
                Merge(change, stored), (stored?.Revision ?? 0) + 1, stored?.IsDecided ?? false, stored?.RaisedAt ?? change.At, change.At);
            await WriteAsync(session, state, cancellation).ConfigureAwait(false);
            var what = change.Summary.Length > 0 ? change.Summary : SqlValue.Name(change.Kind);
            await AppendHistoryAsync(session, state.Alert.Id, new AlertHistoryEntry(change.At, AlertHistoryEntry.Engine, what, null), cancellation)
                .ConfigureAwait(false);
            await OutboxTable.AddAsync(session, state, change.Kind, IsOver(change, stored) ? [] : change.Sinks, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Null when there is none.</summary>
    public static Task<AlertState?> LockAsync(SqlSession session, string id, CancellationToken cancellation) =>
        session.FirstAsync(
            "SELECT document, revision, is_decided, raised_at, changed_at FROM alerts WHERE id = @id" + session.Database.ForUpdate,
            [("id", id)],
            row => new AlertState(AlertDocumentJson.Read(row.Text()), row.Number(), row.Flag(), row.Time(), row.Time()),
            cancellation);

    public static async Task WriteAsync(SqlSession session, AlertState state, CancellationToken cancellation)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO alerts (id, revision, rule_id, tenant_id, group_key, kind, level, status, verdict, is_decided, is_aside, first_at,
              last_at, raised_at, changed_at, document)
            VALUES (@id, @revision, @rule_id, @tenant_id, @group_key, @kind, @level, @status, @verdict, @is_decided, @is_aside, @first_at,
              @last_at, @raised_at, @changed_at, @document)
            ON CONFLICT (id) DO UPDATE SET revision = @revision, rule_id = @rule_id, tenant_id = @tenant_id, group_key = @group_key,
              kind = @kind, level = @level, status = @status, verdict = @verdict, is_decided = @is_decided, is_aside = @is_aside,
              first_at = @first_at, last_at = @last_at, changed_at = @changed_at, document = @document
            """,
            Arguments(state),
            cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync(
            "INSERT INTO alert_aliases (alias, alert_id) VALUES (@alias, @id) ON CONFLICT (alias) DO UPDATE SET alert_id = @id",
            state.Alert.Aliases.Select(alias => Row(("alias", alias), ("id", state.Alert.Id))),
            cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync(
            "INSERT INTO alert_terms (term_key, alert_id) VALUES (@term_key, @id) ON CONFLICT (term_key, alert_id) DO NOTHING",
            AlertTerms.Of(state.Alert).Select(term => Row(("term_key", term), ("id", state.Alert.Id))),
            cancellation).ConfigureAwait(false);
    }

    public static Task AppendHistoryAsync(SqlSession session, string alertId, AlertHistoryEntry entry, CancellationToken cancellation) =>
        session.ExecuteAsync(
            "INSERT INTO alert_history (alert_id, at, who, what, comment) VALUES (@id, @at, @who, @what, @comment)",
            [("id", alertId), ("at", entry.At), ("who", entry.By), ("what", entry.What), ("comment", entry.Comment)],
            cancellation);

    // Who was told of what a person has closed was told that too: whether a silence covers it is no news.
    private static bool IsOver(AlertChange change, AlertState? stored) =>
        stored is { IsDecided: true, Alert.Status: AlertStatus.Closed } && stored.Alert.SilencedBy != change.Alert.SilencedBy;

    // What a person has set stays, but an alert that is over (merged, back-filled) is closed whoever had it.
    private static AlertDocument Merge(AlertChange change, AlertState? stored) => stored is { IsDecided: true }
        ? change.Alert with
        {
            Status = change is { Kind: NotificationKind.Resolved, Alert.SilencedBy: null } ? AlertStatus.Closed : stored.Alert.Status,
            Verdict = stored.Alert.Verdict,
        }
        : change.Alert;

    private static (string, object?)[] Row(params (string, object?)[] values) => values;

    private static IReadOnlyList<(string, object?)> Arguments(AlertState state)
    {
        var alert = state.Alert;
        return
        [
            ("id", alert.Id),
            ("revision", state.Revision),
            ("rule_id", alert.Rule.Id),
            ("tenant_id", alert.TenantId),
            ("group_key", AlertTerms.GroupKey(alert.Rule.Id, alert.TenantId, alert.Group)),
            ("kind", alert.Kind),
            ("level", (long)alert.Rule.Level),
            ("status", alert.Status),
            ("verdict", alert.Verdict),
            ("is_decided", state.IsDecided),
            ("is_aside", alert.SilencedBy is not null || alert.MergedInto is not null),
            ("first_at", alert.First),
            ("last_at", alert.Last ?? alert.First ?? state.RaisedAt),
            ("raised_at", state.RaisedAt),
            ("changed_at", state.ChangedAt),
            ("document", AlertDocumentJson.Write(alert)),
        ];
    }
}

/// <param name="IsDecided">A person has set its status or verdict.</param>
internal sealed record AlertState(AlertDocument Alert, long Revision, bool IsDecided, DateTimeOffset RaisedAt, DateTimeOffset ChangedAt);
