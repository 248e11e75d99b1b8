using System.Text.Json;

namespace Detect.Events;

/// <summary>Provisioning objects and Graph activity rows without their diagnostic envelope.</summary>
internal static class GraphResources
{
    internal static TranscriptionResult TranscribeProvisioning(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var status = e.Member("provisioningStatusInfo");
        return new CanonicalWriter("ProvisioningLogs")
            .Text("time", e.TextOf("activityDateTime"))
            .Text("tenantId", e.TextOf("tenantId") ?? tenantId)
            .Text("operationName", "Provisioning activity")
            .Text("resultType", status.TextOf("status"))
            .Text("resultDescription", status.Member("errorInformation").TextOf("reason"))
            .Text("correlationId", e.TextOf("changeId"))
            .Copy("properties", e)
            .FinishFlat(RecordShape.Graph, EventTables.Provisioning, raw);
    }

    internal static TranscriptionResult TranscribeActivity(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId) =>
        new CanonicalWriter("MicrosoftGraphActivityLogs")
            .Text("time", e.TextOf("timeGenerated") ?? e.TextOf("createdDateTime"))
            .Text("tenantId", e.TextOf("tenantId") ?? tenantId)
            .Text("operationName", "Microsoft Graph Activity")
            .Text("resultSignature", e.TextOf("responseStatusCode"))
            .Text("callerIpAddress", e.TextOf("ipAddress"))
            .Text("correlationId", e.TextOf("requestId"))
            .Copy("properties", e)
            .FinishFlat(RecordShape.Graph, EventTables.GraphActivity, raw);
}
