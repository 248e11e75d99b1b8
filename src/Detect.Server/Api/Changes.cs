using Detect.Connectors;

namespace Detect.Server;

/// <summary>Puts every change into the audit trail, with who made it. The trail comes first, or in the same commit: a change without a line is worse than a line without a change.</summary>
internal sealed class Changes(IDetectStore store, TimeProvider time)
{
    public const int LongestText = 4000;

    public DateTimeOffset Now => time.GetUtcNow();

    public Task RecordAsync(HttpContext context, string action, string subject, string? details = null) =>
        store.Operators.AppendAuditAsync(EntryOf(context, action, subject, details), context.RequestAborted);

    /// <summary>For what the store writes together with its line.</summary>
    public AuditTrailEntry EntryOf(HttpContext context, string action, string subject, string? details = null)
    {
        var caller = Caller.Of(context);
        return new AuditTrailEntry(Now, caller.Name, caller.Role.ToString().ToLowerInvariant(), action, subject, details);
    }
}
