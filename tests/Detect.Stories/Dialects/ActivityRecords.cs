using System.Text.Json.Nodes;

namespace Detect.Stories;

/// <summary>Rows of the Azure activity log in the three dialects; in place of Microsoft Graph, which has none, Azure's own REST API.</summary>
internal static class ActivityRecords
{
    public static JsonObject EventHub(ActivityRow row) => new()
    {
        ["time"] = Times.Utc(row.At),
        ["resourceId"] = row.ResourceId,
        ["operationName"] = row.Operation,
        ["category"] = "Administrative",
        ["resultType"] = row.Status,
        ["resultSignature"] = row.Status == "Start" ? "Started." : "Succeeded.",
        ["durationMs"] = "0",
        ["callerIpAddress"] = row.Deed.IpAddress,
        ["correlationId"] = row.CorrelationId.ToString(),
        ["identity"] = new JsonObject { ["authorization"] = Authorization(row), ["claims"] = Claims(row) },
        ["level"] = "Information",
        ["tenantId"] = Tenant.Contoso.Id.ToString(),
        ["properties"] = new JsonObject
        {
            ["eventCategory"] = "Administrative",
            ["eventDataId"] = row.Id,
            ["hierarchy"] = Tenant.Contoso.Id.ToString(),
        },
    };

    public static JsonObject LogAnalytics(ActivityRow row) => new()
    {
        ["TenantId"] = Tenant.Contoso.WorkspaceId.ToString(),
        ["SourceSystem"] = "Azure",
        ["TimeGenerated"] = Times.Utc(row.At),
        ["Level"] = "Informational",
        ["OperationName"] = row.Words,
        ["OperationNameValue"] = row.Operation,
        ["CategoryValue"] = "Administrative",
        ["ResourceProviderValue"] = "MICROSOFT.AUTHORIZATION",
        ["ActivityStatus"] = row.RestStatus,
        ["ActivityStatusValue"] = row.Status,
        ["ActivitySubstatusValue"] = "",
        ["Caller"] = row.Deed.By.UserPrincipalName,
        ["CallerIpAddress"] = row.Deed.IpAddress,
        ["CorrelationId"] = row.CorrelationId.ToString(),
        ["EventDataId"] = row.Id,
        ["Hierarchy"] = Tenant.Contoso.Id.ToString(),
        ["Authorization"] = Json.Text(Authorization(row)),
        ["Claims"] = Json.Text(Claims(row)),
        ["_ResourceId"] = row.ResourceId,
        ["Type"] = "AzureActivity",
    };

    /// <summary>Asked for without the claims, so that its rows name no tenant, as Graph's do not.</summary>
    public static JsonObject Rest(ActivityRow row) => new()
    {
        ["eventDataId"] = row.Id,
        ["eventTimestamp"] = Times.Utc(row.At),
        ["submissionTimestamp"] = Times.Utc(row.At),
        ["correlationId"] = row.CorrelationId.ToString(),
        ["caller"] = row.Deed.By.UserPrincipalName,
        ["level"] = "Informational",
        ["category"] = Named("Administrative", "Administrative"),
        ["operationName"] = Named(row.Operation, row.Words),
        ["status"] = Named(row.RestStatus, row.RestStatus),
        ["resourceProviderName"] = Named("Microsoft.Authorization", "Microsoft.Authorization"),
        ["resourceId"] = row.ResourceId,
        ["authorization"] = Authorization(row),
        ["httpRequest"] = new JsonObject { ["clientIpAddress"] = row.Deed.IpAddress, ["method"] = "POST" },
    };

    private static JsonObject Named(string value, string words) => new() { ["value"] = value, ["localizedValue"] = words };

    private static JsonObject Authorization(ActivityRow row) => new() { ["scope"] = row.Scope, ["action"] = row.Operation };

    private static JsonObject Claims(ActivityRow row) =>
        new(row.Claims.Select(claim => KeyValuePair.Create(claim.Key, (JsonNode?)claim.Value)));
}
