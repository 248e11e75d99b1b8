using System.Text.Json;

namespace Detect.Events;

/// <summary>Graph's <c>directoryAudit</c>, from the API or the portal's JSON download.</summary>
internal static class GraphAudits
{
    internal static TranscriptionResult Transcribe(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var user = e.Member("initiatedBy").Member("user");
        var app = e.Member("initiatedBy").Member("app");

        // The API's older B2C rows carry createdDateTime instead.
        var time = e.TextOf("activityDateTime") ?? e.TextOf("createdDateTime");
        return new CanonicalWriter("AuditLogs")
            .Text("time", time)
            .Text("tenantId", e.TextOf("tenantId") ?? tenantId)
            .Text("operationName", e.TextOf("activityDisplayName"))
            .Text("resultDescription", e.TextOf("resultReason"))
            .Text("callerIpAddress", user.TextOf("ipAddress"))
            .Text("correlationId", e.TextOf("correlationId"))
            .Text("identity", user.TextOf("displayName") ?? app.TextOf("displayName"))
            .Copy("properties", e)
            .FinishFlat(RecordShape.Graph, EventTables.Audit, raw);
    }
}
