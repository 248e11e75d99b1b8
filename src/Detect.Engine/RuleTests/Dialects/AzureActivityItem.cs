using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>A record of the activity log as Azure Resource Manager's REST API lists it.</summary>
internal static class AzureActivityItem
{
    private static readonly string[] OwnMembers =
        ["caller", "eventDataId", "id", "subscriptionId", "resourceGroup", "resourceProviderValue", "operationId", "httpRequest"];

    public static bool Has(TestRecord record) => record.Table == EventTables.AzureActivity;

    public static JsonObject Of(TestRecord record)
    {
        var (json, resource) = (record.Json, record.Resource);
        var identity = json.Find("identity") as JsonObject ?? [];
        return new JsonObject
        {
            ["authorization"] = Copy(identity, "authorization"),
            ["caller"] = Copy(resource, "caller"),
            ["category"] = Named(json.Text("category")),
            ["claims"] = Copy(identity, "claims"),
            ["correlationId"] = Copy(json, "correlationId"),
            ["eventDataId"] = Copy(resource, "eventDataId"),
            ["eventTimestamp"] = Copy(json, "time"),
            ["httpRequest"] = Copy(resource, "httpRequest") ?? new JsonObject { ["clientIpAddress"] = Copy(json, "callerIpAddress") },
            ["level"] = Copy(json, "level"),
            ["operationId"] = Copy(resource, "operationId"),
            ["operationName"] = Named(json.Text("operationName")),
            ["properties"] = Rest(resource),
            ["resourceGroupName"] = Copy(resource, "resourceGroup"),
            ["resourceId"] = Copy(json, "resourceId"),
            ["resourceProviderName"] = Named(resource.Text("resourceProviderValue")),
            ["status"] = Named(Status(json.Text("resultType"))),
            ["subStatus"] = Named(json.Text("resultSignature")),
            ["subscriptionId"] = Copy(resource, "subscriptionId"),
            ["tenantId"] = Copy(json, "tenantId"),
        };
    }

    private static string? Status(string? resultType) => resultType switch
    {
        "Start" => "Started",
        "Success" => "Succeeded",
        "Failure" => "Failed",
        "Accept" => "Accepted",
        _ => resultType,
    };

    private static JsonObject? Named(string? value) => value is null ? null : new JsonObject { ["value"] = value, ["localizedValue"] = value };

    private static JsonNode? Copy(JsonObject json, string name) => json.Find(name)?.DeepClone();

    private static JsonObject Rest(JsonObject resource)
    {
        var rest = (JsonObject)resource.DeepClone();
        Array.ForEach(OwnMembers, name => rest.Remove(name));
        return rest;
    }
}
