using System.Diagnostics;
using System.Text.Json;

namespace Detect.Events;

/// <summary>Brings one recognised record into the canonical layout.</summary>
internal static class Transcriber
{
    internal static TranscriptionResult Transcribe(RecordDialect dialect, JsonElement e, WrapperContext context)
    {
        var raw = e.Slice(context.Document);
        return dialect switch
        {
            RecordDialect.Diagnostic => DiagnosticRecords.Transcribe(e, raw),
            RecordDialect.LogAnalyticsRow => LogAnalyticsRecords.Transcribe(LogAnalyticsRow.Of(e), raw),
            RecordDialect.GraphAudit => GraphAudits.Transcribe(e, raw, context.TenantId),
            RecordDialect.GraphSignIn => GraphSignIns.Transcribe(e, raw, context.TenantId),
            RecordDialect.GraphRiskDetection => GraphRisk.TranscribeDetection(e, raw, context.TenantId),
            RecordDialect.GraphRiskyIdentity => GraphRisk.TranscribeRiskyIdentity(e, raw, context.TenantId),
            RecordDialect.GraphProvisioning => GraphResources.TranscribeProvisioning(e, raw, context.TenantId),
            RecordDialect.GraphActivity => GraphResources.TranscribeActivity(e, raw, context.TenantId),
            RecordDialect.PimAlert => PimResources.TranscribeAlert(e, raw, context.TenantId),
            RecordDialect.PimSetting => PimResources.RefuseSetting(e),
            RecordDialect.RoleManagementPolicy => PimResources.TranscribePolicy(e, raw, context.TenantId),
            RecordDialect.LegacyAuditReport => LegacyAuditReports.Transcribe(e, raw, context.TenantId),
            RecordDialect.Office365 => Office365Records.Transcribe(e, raw, RecordShape.Office365, default),
            RecordDialect.AuditLogQuery => Office365Records.TranscribeQueryRecord(e, raw),
            RecordDialect.AzureActivityRest => AzureActivityRest.Transcribe(e, raw, context.TenantId),
            _ => throw new UnreachableException(),
        };
    }
}
