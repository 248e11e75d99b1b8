using System.Text.Json.Nodes;

namespace Detect.Stories;

/// <summary>Rows of a Log Analytics query, one per line: PascalCase columns, dynamic columns as JSON strings.</summary>
internal static class LogAnalytics
{
    public static string Line(Delivery delivery) => Json.Text(delivery.Row switch
    {
        AuditRow audit => Audit(audit),
        SignInRow signIn => SignIn(signIn),
        ActivityRow activity => ActivityRecords.LogAnalytics(activity),
        _ => throw new ArgumentOutOfRangeException(nameof(delivery)),
    });

    private static JsonObject Audit(AuditRow row) => new()
    {
        ["TenantId"] = Tenant.Contoso.WorkspaceId.ToString(),
        ["SourceSystem"] = "Azure AD",
        ["TimeGenerated"] = Times.Utc(row.At),
        ["ResourceId"] = Tenant.Contoso.ResourceId,
        ["OperationName"] = row.Operation,
        ["OperationVersion"] = "1.0",
        ["Category"] = row.Category,
        ["ResultType"] = "",
        ["ResultSignature"] = "None",
        ["ResultDescription"] = row.Reason,
        ["DurationMs"] = 0,
        ["CorrelationId"] = row.CorrelationId.ToString(),
        ["Resource"] = "Microsoft.aadiam",
        ["ResourceGroup"] = "Microsoft.aadiam",
        ["ResourceProvider"] = "",
        ["Identity"] = row.Initiator.User?.DisplayName ?? row.Initiator.App?.DisplayName ?? "",
        ["Level"] = "4",
        ["Location"] = "",
        ["AdditionalDetails"] = Json.Text(Json.Array(row.Details, ValueKey)),
        ["Id"] = row.Id,
        ["InitiatedBy"] = Json.Text(EventHubs.InitiatedBy(row.Initiator)),
        ["LoggedByService"] = row.Service,
        ["Result"] = row.Result,
        ["ResultReason"] = row.Reason,
        ["TargetResources"] = Json.Text(Json.Array(row.Targets, EventHubs.Target)),
        ["AADTenantId"] = Tenant.Contoso.Id.ToString(),
        ["ActivityDisplayName"] = row.Operation,
        ["ActivityDateTime"] = Times.Utc(row.At),
        ["AADOperationType"] = row.OperationType,
        ["Type"] = "AuditLogs",
    };

    private static JsonObject ValueKey(KeyValuePair<string, string> detail) => new() { ["value"] = detail.Value, ["key"] = detail.Key };

    private static JsonObject SignIn(SignInRow row) => new()
    {
        ["TenantId"] = Tenant.Contoso.WorkspaceId.ToString(),
        ["SourceSystem"] = "Azure AD",
        ["TimeGenerated"] = Times.Utc(row.At),
        ["ResourceId"] = Tenant.Contoso.ResourceId,
        ["OperationName"] = "Sign-in activity",
        ["OperationVersion"] = "1.0",
        ["Category"] = "SignInLogs",
        ["ResultType"] = $"{row.ErrorCode}",
        ["ResultSignature"] = "None",
        ["ResultDescription"] = row.ErrorCode == 0 ? "" : row.FailureReason,
        ["DurationMs"] = 0,
        ["CorrelationId"] = row.CorrelationId.ToString(),
        ["Resource"] = "Microsoft.aadiam",
        ["ResourceGroup"] = "Microsoft.aadiam",
        ["Identity"] = row.Who.DisplayName,
        ["Level"] = "4",
        ["Location"] = row.Place.Country,
        ["AppDisplayName"] = row.App.DisplayName,
        ["AppId"] = row.App.AppId.ToString(),
        ["AuthenticationRequirement"] = "multiFactorAuthentication",
        ["ClientAppUsed"] = "Browser",
        ["ConditionalAccessPolicies"] = Json.Text(SignInFields.Policies(row)),
        ["ConditionalAccessStatus"] = SignInFields.ConditionalAccessStatus(row),
        ["CreatedDateTime"] = Times.Utc(row.At),
        ["DeviceDetail"] = Json.Text(SignInFields.Device(row)),
        ["Id"] = row.Id,
        ["IPAddress"] = row.IpAddress,
        ["IsInteractive"] = true,
        ["LocationDetails"] = Json.Text(SignInFields.Location(row)),
        ["ResourceDisplayName"] = row.App.ResourceDisplayName,
        ["ResourceIdentity"] = row.App.ResourceId.ToString(),
        ["RiskDetail"] = "none",
        ["RiskLevelAggregated"] = "none",
        ["RiskLevelDuringSignIn"] = "none",
        ["RiskState"] = "none",
        ["Status"] = Json.Text(SignInFields.Status(row)),
        ["AADTenantId"] = Tenant.Contoso.Id.ToString(),
        ["UserAgent"] = row.Who.UserAgent,
        ["UserDisplayName"] = row.Who.DisplayName,
        ["UserId"] = row.Who.Id.ToString(),
        ["UserPrincipalName"] = row.Who.UserPrincipalName,
        ["Type"] = "SigninLogs",
    };
}
