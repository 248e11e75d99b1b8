using Detect.Connectors;

namespace Detect.Server;

/// <summary>Puts every change into the audit trail, with who made it. The trail comes first: a change without a line is worse than a line without a change.</summary>
internal sealed class Changes(IDetectStore store, TimeProvider time)
{
    public const int LongestText = 4000;

    public DateTimeOffset Now => time.GetUtcNow();

    public Task RecordAsync(HttpContext context, string action, string subject, string? details = null)
    {
        var caller = Caller.Of(context);
        var entry = new AuditTrailEntry(Now, caller.Name, caller.Role.ToString().ToLowerInvariant(), action, subject, details);
        return store.Operators.AppendAuditAsync(entry, context.RequestAborted);
    }
}
