namespace Detect.Events;

/// <summary>What a JSON object is, told by its members.</summary>
internal enum RecordDialect
{
    Unknown,
    Diagnostic,
    LogAnalyticsRow,
    GraphAudit,
    GraphSignIn,
    GraphRiskDetection,
    GraphRiskyIdentity,
    GraphProvisioning,
    GraphActivity,
    PimAlert,
    PimSetting,
    RoleManagementPolicy,
    LegacyAuditReport,
    Office365,
    AuditLogQuery,
    AzureActivityRest,
}
