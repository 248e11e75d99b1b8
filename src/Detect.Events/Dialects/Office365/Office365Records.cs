using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// Office 365 Management Activity, of which the AzureActiveDirectory workload holds Entra's own records: directory audit
/// and token-service sign-ins.
/// </summary>
internal static class Office365Records
{
    private const string Workload = "AzureActiveDirectory";

    /// <param name="outer">The record around it, for what the inner one lacks.</param>
    internal static TranscriptionResult Transcribe(JsonElement e, ReadOnlyMemory<byte> raw, RecordShape shape, JsonElement outer)
    {
        var workload = e.TextOf("Workload") ?? outer.TextOf("service");
        if (workload != Workload)
        {
            return TranscriptionResult.Failed(
                DialectCodes.OtherWorkload,
                $"An Office 365 record of the workload {workload ?? "(none)"}; only {Workload} holds Entra events.");
        }

        var record = new Office365Record(e, outer);
        return record.IsSignIn
            ? Office365SignIns.Write(record).Finish(shape, EventTables.SignIn, raw)
            : Office365Audits.Write(record).Finish(shape, EventTables.Audit, raw);
    }

    /// <summary>Graph's <c>auditLogQuery</c> wraps the same record in <c>auditData</c>.</summary>
    internal static TranscriptionResult TranscribeQueryRecord(JsonElement e, ReadOnlyMemory<byte> raw)
    {
        var data = e.Member("auditData");
        if (data.ValueKind == JsonValueKind.String && EmbeddedJson.Parse(data.GetString()!) is { } parsed) data = parsed;
        return Transcribe(data, raw, RecordShape.Office365, e);
    }
}
