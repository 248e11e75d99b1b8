using System.Text.Json;

namespace Detect.Events;

/// <summary>Identity Protection over Graph: detections and risky users, service principals and agents.</summary>
internal static class GraphRisk
{
    internal static TranscriptionResult TranscribeDetection(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var (category, operation) = e.Has("agentId") ? ("AgentRiskEvents", "Agent Risk Detection")
            : e.Has("servicePrincipalId") ? ("ServicePrincipalRiskEvents", "Service Principal Risk Detection")
            : ("UserRiskEvents", "User Risk Detection");
        return Write(e, category, operation, tenantId, e.TextOf("activityDateTime") ?? e.TextOf("detectedDateTime"))
            .FinishFlat(RecordShape.Graph, EventTables.RiskDetection, raw);
    }

    /// <summary>A risky identity is a state; it happened when the risk last changed. One that never says so has no time.</summary>
    internal static TranscriptionResult TranscribeRiskyIdentity(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var time = e.TextOf("riskLastUpdatedDateTime") ?? e.TextOf("riskLastModifiedDateTime");
        if (time is null)
        {
            return TranscriptionResult.Failed(
                DialectCodes.NoTime,
                "A risky identity without riskLastUpdatedDateTime does not say when its risk changed.");
        }

        var (category, operation) = e.Has("agentDisplayName") ? ("RiskyAgents", "Risky agent")
            : e.Has("servicePrincipalType") || (e.Has("appId") && !e.Has("userPrincipalName"))
                ? ("RiskyServicePrincipals", "Risky service principal")
                : ("RiskyUsers", "Risky user");
        return Write(e, category, operation, tenantId, time)
            .FinishFlat(RecordShape.Graph, EventTables.RiskyUser, raw);
    }

    private static CanonicalWriter Write(JsonElement e, string category, string operation, string? tenantId, string? time) =>
        new CanonicalWriter(category)
            .Text("time", time)
            .Text("tenantId", e.TextOf("tenantId") ?? tenantId)
            .Text("operationName", operation)
            .Text("callerIpAddress", e.TextOf("ipAddress"))
            .Text("correlationId", e.TextOf("correlationId"))
            .Text("identity", NameOf(e))
            .Copy("properties", e);

    private static string? NameOf(JsonElement e) => e.TextOf("userDisplayName") ?? e.TextOf("agentDisplayName")
        ?? e.TextOf("servicePrincipalDisplayName") ?? e.TextOf("displayName");
}
