using System.Text.Json;

namespace Detect.Events;

/// <summary>Rows of <c>AzureActivity</c>, today's columns (<c>OperationNameValue</c>) and those before 2021 (<c>OperationName</c>).</summary>
internal static class AzureActivityRows
{
    internal static TranscriptionResult Transcribe(LogAnalyticsRow row, string time, ReadOnlyMemory<byte> raw)
    {
        var claims = row["Claims"].Dynamic;
        var authorization = row["Authorization"].Dynamic;
        var properties = row["Properties"].Dynamic;
        var caller = row.Text("Caller") ?? properties.TextOf("caller");
        var writer = new CanonicalWriter(row.First("CategoryValue", "Category") ?? "Administrative");
        writer.Time("time", time)
            .Text("tenantId", claims.TextOf(ActivityIdentity.TenantId) ?? RootOf(row.Text("Hierarchy") ?? properties.TextOf("hierarchy")))
            .Text("resourceId", row.First("ResourceId", "_ResourceId"))
            .Text("operationName", OperationOf(row, authorization, properties))
            .Text("resultType", ActivityStatus.ToResultType(row.First("ActivityStatusValue", "ActivityStatus", "ResultType")))
            .Text("resultSignature", row.First("ActivitySubstatusValue", "ActivitySubstatus"))
            .Text("callerIpAddress", row.Text("CallerIpAddress"))
            .Text("correlationId", row.Text("CorrelationId"))
            .Text("level", row.Text("Level"));
        ActivityIdentity.Write(writer, authorization, claims, caller);
        writer.BeginProperties()
            .Text("id", row.Text("EventDataId"))
            .Text("eventDataId", row.Text("EventDataId"))
            .Text("caller", caller)
            .Copy("httpRequest", row["HTTPRequest"].Dynamic)
            .Text("subscriptionId", row.Text("SubscriptionId"))
            .Text("resourceGroup", row.Text("ResourceGroup"))
            .Text("resourceProviderValue", row.First("ResourceProviderValue", "ResourceProvider"))
            .Text("operationId", row.Text("OperationId"))
            .Text("hierarchy", row.Text("Hierarchy"))
            .Text("localizedOperationName", row.Text("OperationName"));
        CopyProperties(writer, properties);
        return writer.Finish(RecordShape.LogAnalytics, EventTables.AzureActivity, raw);
    }

    /// <summary>
    /// Old rows name the operation in words ("Update Incidents"); its value is their <c>Properties.message</c>. The action
    /// that was authorized comes last: it can be that of a parent (a resource group's deletion deletes what is in it).
    /// </summary>
    private static string? OperationOf(LogAnalyticsRow row, JsonElement authorization, JsonElement properties)
    {
        var words = row.Text("OperationName");
        return row.Text("OperationNameValue") ?? OnlyValue(words) ?? OnlyValue(properties.TextOf("message"))
            ?? OnlyValue(authorization.TextOf("action")) ?? words;
    }

    /// <summary>A path of management groups down to the subscription; the root group has the tenant's id.</summary>
    private static string? RootOf(string? hierarchy) =>
        hierarchy?.Split('/')[0] is { } root && Guid.TryParse(root, out _) ? root : null;

    private static string? OnlyValue(string? operation) =>
        operation is not null && operation.Contains('/', StringComparison.Ordinal) && !operation.Contains(' ', StringComparison.Ordinal)
            ? operation
            : null;

    private static void CopyProperties(CanonicalWriter writer, JsonElement properties)
    {
        if (properties.ValueKind != JsonValueKind.Object) return;
        foreach (var member in properties.EnumerateObject())
        {
            if (!IsWritten(member.Name)) writer.Copy(member.Name, member.Value);
        }
    }

    private static bool IsWritten(string name) => name is "id" or "caller" or "subscriptionId" or "resourceGroup"
        or "resourceProviderValue" or "operationId" or "hierarchy" or "eventDataId" or "httpRequest";
}
