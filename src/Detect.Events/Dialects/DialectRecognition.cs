using System.Text.Json;

namespace Detect.Events;

/// <summary>Tells the dialect of one JSON object by members that no other dialect has.</summary>
internal static class DialectRecognition
{
    internal static RecordDialect Of(JsonElement e)
    {
        if (e.Has("auditData")) return RecordDialect.AuditLogQuery;
        if (e.Has("Workload") && (e.Has("CreationTime") || e.Has("Operation"))) return RecordDialect.Office365;
        if (e.Has("eventTimestamp") || e.Member("operationName").Has("value")) return RecordDialect.AzureActivityRest;
        if (e.Has("activityDisplayName") && !e.Has("properties")) return RecordDialect.GraphAudit;
        if (e.Has("activity") && e.Has("activityDate")) return RecordDialect.LegacyAuditReport;
        if (IsDiagnostic(e)) return RecordDialect.Diagnostic;
        if (LogAnalyticsTables.IsRow(e)) return RecordDialect.LogAnalyticsRow;
        return OfGraph(e);
    }

    private static bool IsDiagnostic(JsonElement e) => e.HasText("category")
        && (e.Has("time") || e.Has("operationName") || e.Member("properties").ValueKind == JsonValueKind.Object);

    private static RecordDialect OfGraph(JsonElement e)
    {
        if (IsPolicy(e)) return RecordDialect.RoleManagementPolicy;
        if (IsPimSetting(e)) return RecordDialect.PimSetting;
        if (IsPimAlert(e)) return RecordDialect.PimAlert;
        if (e.Has("provisioningAction") || e.Has("provisioningSteps")) return RecordDialect.GraphProvisioning;
        if (e.Has("riskEventType") || e.Has("riskType")) return RecordDialect.GraphRiskDetection;
        if (e.Has("requestUri") && e.Has("requestMethod")) return RecordDialect.GraphActivity;
        if (IsSignIn(e)) return RecordDialect.GraphSignIn;
        if (e.Has("riskState") && e.Has("riskLevel")) return RecordDialect.GraphRiskyIdentity;
        return RecordDialect.Unknown;
    }

    private static bool IsSignIn(JsonElement e) => e.Has("createdDateTime")
        && (e.Has("signInEventTypes") || (e.Has("status") && (e.Has("appId") || e.Has("userPrincipalName"))));

    private static bool IsPolicy(JsonElement e) =>
        (e.Has("rules") && (e.Has("isOrganizationDefault") || e.Has("lastModifiedDateTime") || e.Has("scopeType")))
        || (e.Has("policyId") && e.Has("roleDefinitionId"));

    private static bool IsPimSetting(JsonElement e) =>
        TypeEndsWith(e, "AlertConfiguration") || TypeEndsWith(e, "AlertDefinition")
        || (e.Has("alertDefinitionId") && e.Has("isEnabled"))
        || (e.Has("severityLevel") && e.Has("mitigationSteps"));

    private static bool IsPimAlert(JsonElement e) =>
        TypeEndsWith(e, "AlertIncident") || (e.Has("alertDefinitionId") && (e.Has("incidentCount") || e.Has("isActive")));

    private static bool TypeEndsWith(JsonElement e, string ending) =>
        e.TextOf("@odata.type")?.EndsWith(ending, StringComparison.OrdinalIgnoreCase) == true;
}
