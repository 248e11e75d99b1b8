using System.Text.Json.Nodes;

namespace Detect.Engine;

/// <summary>A row of Log Analytics' AzureActivity, whose columns are spread over the record of Event Hubs.</summary>
internal static class AzureActivityRow
{
    private static readonly string[] OwnColumns =
        ["caller", "eventDataId", "id", "subscriptionId", "resourceGroup", "resourceProviderValue", "operationId", "hierarchy", "httpRequest"];

    public static JsonObject Of(TestRecord record)
    {
        var (json, resource) = (record.Json, record.Resource);
        var identity = json.Find("identity") as JsonObject ?? [];
        return new JsonObject
        {
            ["TenantId"] = MadeUp.Id("workspace/" + MadeUp.Domain),
            ["SourceSystem"] = "Azure",
            ["TimeGenerated"] = Copy(json, "time"),
            ["OperationNameValue"] = Copy(json, "operationName"),
            ["CategoryValue"] = Copy(json, "category"),
            ["ActivityStatusValue"] = Copy(json, "resultType"),
            ["ActivitySubstatusValue"] = Copy(json, "resultSignature"),
            ["CallerIpAddress"] = Copy(json, "callerIpAddress"),
            ["CorrelationId"] = Copy(json, "correlationId"),
            ["Level"] = Copy(json, "level"),
            ["_ResourceId"] = Copy(json, "resourceId"),
            ["Authorization"] = LogAnalyticsDialect.Cell(identity.Find("authorization")),
            ["Claims"] = LogAnalyticsDialect.Cell(identity.Find("claims")),
            ["Caller"] = Copy(resource, "caller"),
            ["EventDataId"] = Copy(resource, "eventDataId"),
            ["HTTPRequest"] = LogAnalyticsDialect.Cell(resource.Find("httpRequest")),
            ["SubscriptionId"] = Copy(resource, "subscriptionId"),
            ["ResourceGroup"] = Copy(resource, "resourceGroup"),
            ["ResourceProviderValue"] = Copy(resource, "resourceProviderValue"),
            ["Hierarchy"] = Copy(resource, "hierarchy"),
            ["Properties"] = RecordText.Of(Rest(resource)),
            ["Type"] = "AzureActivity",
        };
    }

    private static JsonNode? Copy(JsonObject json, string name) => json.Find(name)?.DeepClone();

    private static JsonObject Rest(JsonObject resource)
    {
        var rest = (JsonObject)resource.DeepClone();
        Array.ForEach(OwnColumns, name => rest.Remove(name));
        return rest;
    }
}
