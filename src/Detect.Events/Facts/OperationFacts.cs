using System.Text;

namespace Detect.Events;

/// <summary><c>operation</c>, <c>operationId</c> and <c>pimTwin</c>.</summary>
internal static class OperationFacts
{
    private static readonly int CorrelationId = RecordNames.InResource("correlationId"u8);
    private static readonly int EnvelopeCorrelationId = RecordNames.Envelope.Find("correlationId"u8);
    private static readonly int LoggedByService = RecordNames.InResource("loggedByService"u8);

    internal static bool Operation(FieldReader reader)
    {
        if (reader.Operation.Length == 0)
        {
            return false;
        }

        reader.Add(reader.Record.Keep(reader.Operation));
        return true;
    }

    /// <summary>
    /// PIM's own request id where the row carries one: it joins the requested and the completed row, and an activation with
    /// its approval and expiry, which a correlation id does not. Else the correlation id, which joins what one request to
    /// the directory wrote (a MS-PIM twin carries nothing else), else the record's id.
    /// </summary>
    internal static bool OperationId(FieldReader reader)
    {
        var record = reader.Record;
        if (ActorFacts.AddText(reader, DetailFacts.Find(record, "roleassignmentrequestid"u8))
            || ActorFacts.AddText(reader, record.Resource(CorrelationId))
            || ActorFacts.AddText(reader, record.Envelope(EnvelopeCorrelationId)))
        {
            return true;
        }

        var id = RecordKeys.IdOf(record, reader.Table);
        if (id.IsEmpty)
        {
            return false;
        }

        reader.Add(record.Keep(id));
        return true;
    }

    internal static bool PimTwin(FieldReader reader)
    {
        var record = reader.Record;
        if (reader.Table != EventTables.Audit)
        {
            return false;
        }

        var app = record.Member(AuditNodes.InitiatedByApp(record), "displayName"u8);
        var service = record.TextOf(record.Resource(LoggedByService));
        var isTwin = MicrosoftServices.IsPim(record.TextOf(app)) && !Ascii.EqualsIgnoreCase(service, "PIM"u8);
        reader.AddBoolean(isTwin);
        return true;
    }
}
