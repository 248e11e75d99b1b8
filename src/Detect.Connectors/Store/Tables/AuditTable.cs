namespace Detect.Connectors.Store;

internal static class AuditTable
{
    /// <param name="entry">Null for what nobody asked for.</param>
    public static Task AppendAsync(SqlSession session, AuditTrailEntry? entry, CancellationToken cancellation) => entry is null
        ? Task.CompletedTask
        : session.ExecuteAsync(
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
}
