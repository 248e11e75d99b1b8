using System.Globalization;
using System.Text;

namespace Detect.Events;

/// <summary><c>result</c> in lower case, <c>success</c> or <c>failure</c> wherever a record says either in whatever way.</summary>
internal static class ResultFacts
{
    private static readonly int Result = RecordNames.InResource("result"u8);
    private static readonly int ResultReason = RecordNames.InResource("resultReason"u8);
    private static readonly int Status = RecordNames.InResource("status"u8);
    private static readonly int ProvisioningStatus = RecordNames.InResource("provisioningStatusInfo"u8);
    private static readonly int StatusInfo = RecordNames.InResource("statusInfo"u8);
    private static readonly int ResponseStatusCode = RecordNames.InResource("responseStatusCode"u8);
    private static readonly int ResultType = RecordNames.Envelope.Find("resultType"u8);
    private static readonly int ResultSignature = RecordNames.Envelope.Find("resultSignature"u8);

    private static readonly NameTable Success = new(["success", "succeeded", "0"]);
    private static readonly NameTable Failure = new(["failure", "failed"]);

    internal static bool Evaluate(FieldReader reader)
    {
        var record = reader.Record;
        return reader.Table switch
        {
            EventTables.Audit => AddWord(reader, FirstText(record, record.Resource(Result), record.Envelope(ResultType))),
            EventTables.Provisioning => AddWord(reader, FirstText(record, ProvisioningResult(record), record.Envelope(ResultType))),
            EventTables.GraphActivity => AddHttp(reader, record.Resource(ResponseStatusCode))
                || AddHttp(reader, record.Envelope(ResultSignature)),
            EventTables.AzureActivity or EventTables.Other => AddWord(reader, record.Envelope(ResultType)),
            _ => AddCode(reader, record.Member(record.Resource(Status), "errorCode"u8))
                || AddCode(reader, record.Envelope(ResultType)),
        };
    }

    /// <summary>What rules mean by a status: the result, and what the record says about it in words.</summary>
    internal static bool StatusText(FieldReader reader)
    {
        var exists = Evaluate(reader);
        if (reader.Table == EventTables.Audit)
        {
            return exists | ActorFacts.AddText(reader, reader.Record.Resource(ResultReason));
        }

        var status = reader.Record.Resource(Status);
        exists |= ActorFacts.AddText(reader, reader.Record.Member(status, "failureReason"u8));
        return exists | ActorFacts.AddText(reader, reader.Record.Member(status, "additionalDetails"u8));
    }

    private static int ProvisioningResult(RecordIndex record) => FirstText(
        record,
        record.Member(record.Resource(ProvisioningStatus), "status"u8),
        record.Member(record.Resource(StatusInfo), "status"u8));

    private static bool AddWord(FieldReader reader, int node)
    {
        var text = reader.Record.TextOf(node);
        if (text.IsEmpty)
        {
            return false;
        }

        reader.Add(Success.FindFolded(text) >= 0 ? reader.Record.Keep("success"u8)
            : Failure.FindFolded(text) >= 0 ? reader.Record.Keep("failure"u8)
            : reader.Record.Keep(Encoding.UTF8.GetString(text).ToLowerInvariant()));
        return true;
    }

    private static bool AddCode(FieldReader reader, int node)
    {
        if (reader.Record.KindOf(node) is not (JsonNodeKind.Number or JsonNodeKind.Text))
        {
            return false;
        }

        var code = reader.Record.Slice(reader.Record.ValueOf(node));
        if (code.IsEmpty)
        {
            return false;
        }

        reader.Add(reader.Record.Keep(Success.FindFolded(code) >= 0 ? "success"u8 : "failure"u8));
        return true;
    }

    private static bool AddHttp(FieldReader reader, int node)
    {
        if (reader.Record.KindOf(node) is not (JsonNodeKind.Number or JsonNodeKind.Text)
            || !int.TryParse(
                reader.Record.Slice(reader.Record.ValueOf(node)), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return false;
        }

        reader.Add(reader.Record.Keep(status is > 0 and < 400 ? "success"u8 : "failure"u8));
        return true;
    }

    private static int FirstText(RecordIndex record, int first, int second) => Actor.FirstText(record, first, second);
}
