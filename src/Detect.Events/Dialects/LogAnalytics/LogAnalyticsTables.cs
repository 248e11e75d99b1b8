using System.Text.Json;

namespace Detect.Events;

/// <summary>Tells a row's table: by its <c>Type</c>, by a sign-in's <c>Category</c>, else by columns that only one table has.</summary>
internal static class LogAnalyticsTables
{
    internal const string AzureActivity = "AzureActivity";
    internal const string OfficeActivity = "OfficeActivity";

    private static readonly LogAnalyticsTable Audit =
        new("AuditLogs", EventTables.Audit, "AuditLogs", "", ["ActivityDateTime", "TimeGenerated"], "activityDateTime");

    private static readonly LogAnalyticsTable SignIn = OfSignIn("SigninLogs", SignInKind.Interactive);
    private static readonly LogAnalyticsTable NonInteractive = OfSignIn("AADNonInteractiveUserSignInLogs", SignInKind.NonInteractive);
    private static readonly LogAnalyticsTable ServicePrincipal = OfSignIn("AADServicePrincipalSignInLogs", SignInKind.ServicePrincipal);

    private static readonly LogAnalyticsTable RiskDetection = OfRisk("AADUserRiskEvents", "UserRiskEvents", "User Risk Detection");
    private static readonly LogAnalyticsTable RiskyUser = OfRisky("AADRiskyUsers", "RiskyUsers", "Risky user");

    private static readonly LogAnalyticsTable Provisioning = new(
        "AADProvisioningLogs", EventTables.Provisioning, "ProvisioningLogs", "Provisioning activity",
        ["ActivityDateTime", "TimeGenerated"], "activityDateTime");

    private static readonly LogAnalyticsTable GraphActivity = new(
        "MicrosoftGraphActivityLogs", EventTables.GraphActivity, "MicrosoftGraphActivityLogs", "Microsoft Graph Activity",
        ["TimeGenerated"], "timeGenerated");

    private static readonly LogAnalyticsTable Activity =
        new(AzureActivity, EventTables.AzureActivity, "Administrative", "", ["TimeGenerated", "EventSubmissionTimestamp"], "");

    private static readonly LogAnalyticsTable Office =
        new(OfficeActivity, EventTables.Audit, "AuditLogs", "", ["TimeGenerated"], "");

    private static readonly LogAnalyticsTable[] All =
    [
        Audit, SignIn, NonInteractive, ServicePrincipal, RiskDetection, RiskyUser, Provisioning, GraphActivity, Activity, Office,
        OfSignIn("AADManagedIdentitySignInLogs", SignInKind.ManagedIdentity),
        OfSignIn("MicrosoftServicePrincipalSignInLogs",
            new SignInKind(EventTables.MicrosoftServicePrincipalSignIn, "MicrosoftServicePrincipalSignInLogs")),
        OfSignIn("ADFSSignInLogs", new SignInKind(EventTables.AdfsSignIn, "ADFSSignInLogs")),
        OfRisk("AADServicePrincipalRiskEvents", "ServicePrincipalRiskEvents", "Service Principal Risk Detection"),
        OfRisky("AADRiskyServicePrincipals", "RiskyServicePrincipals", "Risky service principal"),
    ];

    private static readonly Dictionary<string, LogAnalyticsTable> ByName =
        All.ToDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, LogAnalyticsTable> ByCategory =
        All.Where(t => t.IsSignIn).ToDictionary(t => t.Category, StringComparer.OrdinalIgnoreCase);

    /// <summary>Columns that only Log Analytics writes, whatever the table.</summary>
    private static readonly string[] Telling =
    [
        "TimeGenerated", "AADOperationType", "LoggedByService", "ActivityDisplayName", "OperationNameValue", "OfficeWorkload",
        "EventSubmissionTimestamp", "AADTenantId", "CreatedDateTime", "ConditionalAccessPolicies",
    ];

    internal static bool IsRow(JsonElement e) => e.ValueKind == JsonValueKind.Object
        && e.EnumerateObject().Any(member => IsTelling(ColumnName.Of(member.Name).Name));

    internal static bool IsHeader(IEnumerable<ColumnName> columns) => columns.Any(column => IsTelling(column.Name))
        || columns.Any(column => column.Name == "Type");

    internal static LogAnalyticsTable? Of(LogAnalyticsRow row)
    {
        if (row.First("Type", "$table") is { } name && ByName.TryGetValue(name, out var table)) return table;
        if (row.Text("Category") is { } category && ByCategory.TryGetValue(category, out var signIn)) return signIn;
        return OfColumns(row);
    }

    private static LogAnalyticsTable? OfColumns(LogAnalyticsRow row)
    {
        if (row.Has("OfficeWorkload")) return Office;
        if (row.Has("ActivityDisplayName") || row.Has("AADOperationType") || row.Has("LoggedByService")) return Audit;
        if (row.Has("TargetResources") && row.Has("InitiatedBy")) return Audit;
        if (row.Has("OperationNameValue") || row.Has("EventDataId") || (row.Has("Caller") && row.Has("Authorization"))) return Activity;
        if (row.Has("RequestUri") && row.Has("RequestMethod")) return GraphActivity;
        if (row.Has("ProvisioningAction") || row.Has("ProvisioningSteps")) return Provisioning;
        if (row.Has("RiskEventType")) return RiskDetection;
        if (row.Has("RiskLastUpdatedDateTime")) return RiskyUser;
        return OfSignInColumns(row);
    }

    private static LogAnalyticsTable? OfSignInColumns(LogAnalyticsRow row)
    {
        if (!row.Has("ResultType") && !row.Has("Status")) return null;
        if (!row.Has("AppId") && !row.Has("AppDisplayName") && !row.Has("ConditionalAccessStatus")) return null;
        if (row.Has("ServicePrincipalId") && !row.Has("UserPrincipalName")) return ServicePrincipal;
        return string.Equals(row.Text("IsInteractive"), "false", StringComparison.OrdinalIgnoreCase) ? NonInteractive : SignIn;
    }

    private static bool IsTelling(string column) => Telling.Contains(column, StringComparer.Ordinal);

    private static LogAnalyticsTable OfSignIn(string name, SignInKind kind) => new(
        name, kind.Table, kind.Category, SignInKind.Operation, ["CreatedDateTime", "TimeGenerated"], "createdDateTime");

    private static LogAnalyticsTable OfRisk(string name, string category, string operation) => new(
        name, EventTables.RiskDetection, category, operation,
        ["ActivityDateTime", "DetectedDateTime", "TimeGenerated"], "activityDateTime");

    private static LogAnalyticsTable OfRisky(string name, string category, string operation) => new(
        name, EventTables.RiskyUser, category, operation,
        ["RiskLastUpdatedDateTime", "TimeGenerated"], "riskLastUpdatedDateTime");
}
