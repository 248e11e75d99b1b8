using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// Privileged Identity Management over Graph. Alerts and policies are states; each happened when it was last changed.
/// What never says when is dead-lettered: an event without a time can take part in no window, and a made-up time would lie.
/// </summary>
internal static class PimResources
{
    /// <summary>
    /// An alert that was never changed says year 1; it is as of its last scan. Incidents say when the assignment or the
    /// sequence that they report was made; the other kinds of incident carry no such time.
    /// </summary>
    internal static TranscriptionResult TranscribeAlert(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var time = RealTime(e, "lastModifiedDateTime") ?? RealTime(e, "lastScannedDateTime")
            ?? RealTime(e, "assignmentCreatedDateTime") ?? RealTime(e, "sequenceEndDateTime");
        return time is null
            ? TranscriptionResult.Failed(DialectCodes.NoTime, "A PIM alert incident of this kind does not say when it happened.")
            : Write(e, "PimAlerts", time, raw, EventTables.PimAlert, tenantId);
    }

    /// <summary>An assignment has the time of its policy, where the request expanded that.</summary>
    internal static TranscriptionResult TranscribePolicy(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        if ((RealTime(e, "lastModifiedDateTime") ?? RealTime(e.Member("policy"), "lastModifiedDateTime")) is { } time)
            return Write(e, "RoleManagementPolicies", time, raw, EventTables.RoleManagementPolicy, tenantId);
        return TranscriptionResult.Failed(
            DialectCodes.NoTime,
            e.Has("policyId")
                ? "A role-management policy assignment says which policy applies to a role, not when."
                : "A role-management policy that was never modified has no lastModifiedDateTime.");
    }

    internal static TranscriptionResult RefuseSetting(JsonElement e) => TranscriptionResult.Failed(
        DialectCodes.NoTime,
        e.Has("isEnabled")
            ? "A PIM alert configuration is a setting without a time of its own."
            : "A PIM alert definition is a description without a time of its own.");

    private static CanonicalRecord Write(
        JsonElement e, string category, string time, ReadOnlyMemory<byte> raw, EventTables table, string? tenantId)
    {
        var writer = new CanonicalWriter(category)
            .Text("time", time)
            .Text("tenantId", tenantId ?? TenantInId(e))
            .BeginProperties();
        foreach (var member in e.EnumerateObject())
        {
            // The year 1 is no time at all: left out, so that it is absent like every other unknown.
            if (member.Name != "lastModifiedDateTime" || RealTime(e, member.Name) is not null) writer.Copy(member.Name, member.Value);
        }

        return writer.Finish(RecordShape.Graph, table, raw);
    }

    /// <summary>Ids read <c>DirectoryRole_tenant_Kind</c> or <c>Directory_tenant_policy</c>.</summary>
    private static string? TenantInId(JsonElement e)
    {
        var parts = (e.TextOf("id") ?? "").Split('_');
        return parts.Length == 3 && Guid.TryParse(parts[1], out _) ? parts[1] : null;
    }

    private static string? RealTime(JsonElement e, string name) =>
        e.TextOf(name) is { } time && !time.StartsWith("0001-", StringComparison.Ordinal) ? time : null;
}
