using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Rows of a Log Analytics query: capitalised columns, what is dynamic as JSON in a string.</summary>
internal static class LogAnalyticsDialect
{
    private static readonly Dictionary<string, string> TypeByCategory = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AuditLogs"] = "AuditLogs",
        ["SignInLogs"] = "SigninLogs",
        ["NonInteractiveUserSignInLogs"] = "AADNonInteractiveUserSignInLogs",
        ["ServicePrincipalSignInLogs"] = "AADServicePrincipalSignInLogs",
        ["ManagedIdentitySignInLogs"] = "AADManagedIdentitySignInLogs",
        ["MicrosoftServicePrincipalSignInLogs"] = "MicrosoftServicePrincipalSignInLogs",
        ["ADFSSignInLogs"] = "ADFSSignInLogs",
        ["UserRiskEvents"] = "AADUserRiskEvents",
        ["ServicePrincipalRiskEvents"] = "AADServicePrincipalRiskEvents",
        ["RiskyUsers"] = "AADRiskyUsers",
        ["RiskyServicePrincipals"] = "AADRiskyServicePrincipals",
        ["ProvisioningLogs"] = "AADProvisioningLogs",
        ["MicrosoftGraphActivityLogs"] = "MicrosoftGraphActivityLogs",
    };

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tenantId"] = "AADTenantId",
        ["operationType"] = "AADOperationType",
        ["appliedConditionalAccessPolicies"] = "ConditionalAccessPolicies",
        ["location"] = "LocationDetails",
        ["ipAddress"] = "IPAddress",
        ["resourceId"] = "ResourceIdentity",
        ["riskEventTypes_v2"] = "RiskEventTypes_V2",
    };

    public static bool Has(TestRecord record) => record.Table == EventTables.AzureActivity || TypeOf(record) is not null;

    public static JsonObject Row(TestRecord record)
    {
        if (record.Table == EventTables.AzureActivity)
        {
            return AzureActivityRow.Of(record);
        }

        var row = Envelope(record);
        foreach (var (name, value) in record.Resource)
        {
            row.Set(ColumnOf(record, name), Cell(value));
        }

        row.Remove("OperationName");
        row["OperationName"] = record.Json.Find("operationName")?.DeepClone();
        row["Type"] = TypeOf(record);
        return row;
    }

    public static JsonNode? Cell(JsonNode? value) => value is JsonObject or JsonArray ? RecordText.Of(value) : value?.DeepClone();

    private static string? TypeOf(TestRecord record) =>
        record.Json.Text("category") is { } category ? TypeByCategory.GetValueOrDefault(category) : null;

    private static string ColumnOf(TestRecord record, string name) =>
        name == "location" && record.Table == EventTables.RiskDetection
            ? "Location"
            : Columns.GetValueOrDefault(name) ?? char.ToUpperInvariant(name[0]) + name[1..];

    private static JsonObject Envelope(TestRecord record) => new()
    {
        ["TenantId"] = MadeUp.Id("workspace/" + MadeUp.Domain),
        ["SourceSystem"] = "Azure AD",
        ["TimeGenerated"] = record.Json.Find("time")?.DeepClone(),
        ["ResourceId"] = record.Json.Find("resourceId")?.DeepClone(),
        ["OperationName"] = record.Json.Find("operationName")?.DeepClone(),
        ["OperationVersion"] = "1.0",
        ["Category"] = record.Json.Find("category")?.DeepClone(),
        ["ResultType"] = record.Json.Find("resultType")?.DeepClone() ?? "",
        ["ResultSignature"] = record.Json.Find("resultSignature")?.DeepClone() ?? "None",
        ["ResultDescription"] = record.Json.Find("resultDescription")?.DeepClone() ?? "",
        ["DurationMs"] = 0,
        ["CorrelationId"] = record.Json.Find("correlationId")?.DeepClone(),
        ["Identity"] = Cell(record.Json.Find("identity")),
        ["Level"] = "4",
        ["Location"] = record.Json.Find("location")?.DeepClone() ?? "",
        ["AADTenantId"] = record.Json.Find("tenantId")?.DeepClone(),
    };
}
