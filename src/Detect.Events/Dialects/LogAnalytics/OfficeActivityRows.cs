using System.Buffers;
using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// <c>OfficeActivity</c> is Office 365 Management Activity with renamed columns; a row is put back into that layout and
/// then read like one.
/// </summary>
internal static class OfficeActivityRows
{
    private static readonly (string Column, string Member)[] Names =
    [
        ("OfficeWorkload", "Workload"), ("Operation", "Operation"), ("RecordType", "RecordType"), ("OfficeId", "Id"),
        ("OrganizationId", "OrganizationId"), ("UserKey", "UserKey"), ("UserId", "UserId"), ("UserType", "UserType"),
        ("ClientIP", "ClientIP"), ("ActorIpAddress", "ActorIpAddress"), ("OfficeObjectId", "ObjectId"),
        ("ResultStatus", "ResultStatus"), ("InterSystemsId", "InterSystemsId"), ("IntraSystemId", "IntraSystemId"),
        ("LoginStatus", "ErrorNumber"), ("ActorContextId", "ActorContextId"), ("TargetContextId", "TargetContextId"),
        ("Application", "ApplicationDisplayName"), ("UserAgent", "UserAgent"),
    ];

    private static readonly (string Column, string Member)[] Lists =
    [
        ("Actor", "Actor"), ("AADTarget", "Target"), ("ModifiedProperties", "ModifiedProperties"),
        ("ExtendedProperties", "ExtendedProperties"),
    ];

    internal static TranscriptionResult Transcribe(LogAnalyticsRow row, ReadOnlyMemory<byte> raw)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("CreationTime", ExportTime.ToIso(row.Text("TimeGenerated")));
            foreach (var (column, member) in Names)
            {
                if (row.Text(column) is { } value) writer.WriteString(member, value);
            }

            foreach (var (column, member) in Lists)
            {
                var list = row[column].Dynamic;
                if (list.ValueKind != JsonValueKind.Array) continue;
                writer.WritePropertyName(member);
                writer.WriteRawValue(list.Utf8(), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return Office365Records.Transcribe(JsonElement.ParseValue(ref reader), raw, RecordShape.Office365, default);
    }
}
