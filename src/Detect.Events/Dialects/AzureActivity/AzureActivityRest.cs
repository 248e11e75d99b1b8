using System.Text.Json;

namespace Detect.Events;

/// <summary>The Azure activity log as its REST API returns it.</summary>
internal static class AzureActivityRest
{
    internal static TranscriptionResult Transcribe(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var claims = e.Member("claims");
        var caller = e.TextOf("caller");
        var writer = new CanonicalWriter(ValueOf(e, "category") ?? "Administrative");
        writer.Time("time", e.TextOf("eventTimestamp") ?? e.TextOf("submissionTimestamp"))
            .Text("tenantId", e.TextOf("tenantId") ?? claims.TextOf(ActivityIdentity.TenantId) ?? tenantId)
            .Text("resourceId", e.TextOf("resourceId") ?? e.TextOf("resourceUri"))
            .Text("operationName", ValueOf(e, "operationName"))
            .Text("resultType", ActivityStatus.ToResultType(ValueOf(e, "status")))
            .Text("resultSignature", ValueOf(e, "subStatus"))
            .Text("resultDescription", e.TextOf("description"))
            .Text("callerIpAddress", e.Member("httpRequest").TextOf("clientIpAddress") ?? claims.TextOf("ipaddr"))
            .Text("correlationId", e.TextOf("correlationId"))
            .Text("level", e.TextOf("level"));
        ActivityIdentity.Write(writer, e.Member("authorization"), claims, caller);
        writer.BeginProperties()
            .Text("id", e.TextOf("eventDataId") ?? e.TextOf("id"))
            .Text("eventDataId", e.TextOf("eventDataId"))
            .Text("caller", caller)
            .Copy("httpRequest", e.Member("httpRequest"))
            .Text("subscriptionId", e.TextOf("subscriptionId"))
            .Text("resourceGroup", e.TextOf("resourceGroupName"))
            .Text("resourceProviderValue", ValueOf(e, "resourceProviderName"))
            .Text("operationId", e.TextOf("operationId"))
            .Text("localizedOperationName", e.Member("operationName").TextOf("localizedValue"));
        CopyProperties(writer, e.Member("properties"));
        return writer.Finish(RecordShape.AzureActivityRest, EventTables.AzureActivity, raw);
    }

    private static void CopyProperties(CanonicalWriter writer, JsonElement properties)
    {
        if (properties.ValueKind != JsonValueKind.Object) return;
        foreach (var member in properties.EnumerateObject())
        {
            if (member.Name is not ("id" or "caller" or "subscriptionId" or "resourceGroup" or "eventDataId" or "httpRequest"))
                writer.Copy(member.Name, member.Value);
        }
    }

    private static string? ValueOf(JsonElement e, string name) => e.Member(name).TextOf("value") ?? e.TextOf(name);
}
