using System.Buffers;

namespace Detect.Events;

/// <summary><c>pimAlert.type</c>: which of PIM's alerts a Graph body or an audit row is about.</summary>
internal static class PimAlertFacts
{
    private static readonly SearchValues<string> AlertOperation = SearchValues.Create(["PIM alert"], StringComparison.OrdinalIgnoreCase);
    private static readonly int ResultReason = RecordNames.InResource("resultReason"u8);

    internal static bool Kind(FieldReader reader)
    {
        var type = reader.Table switch
        {
            EventTables.PimAlert => OfGraph(reader),
            EventTables.Audit => OfAudit(reader),
            _ => null,
        };
        if (type is null)
        {
            return false;
        }

        reader.Add(reader.Record.Keep(type));
        return true;
    }

    // An incident has an id of its own: its kind is in the type.
    private static string? OfGraph(FieldReader reader)
    {
        var (record, alert) = (reader.Record, reader.Record.ResourceRoot);
        return PimAlertKinds.OfDefinition(Text(reader, record.Member(alert, "alertDefinitionId"u8)))
            ?? PimAlertKinds.OfDefinition(Text(reader, record.Member(alert, "id"u8)))
            ?? PimAlertKinds.OfId(Text(reader, record.Member(alert, "@odata.type"u8)));
    }

    private static string? OfAudit(FieldReader reader)
    {
        if (reader.Operation.StartsWith("Add member to role outside of PIM", StringComparison.OrdinalIgnoreCase))
        {
            return "RolesAssignedOutsidePim";
        }

        return reader.Operation.AsSpan().ContainsAny(AlertOperation) ? OfRow(reader) : null;
    }

    // A row names the alert among its targets, in a detail or in its reason; users and roles in it have names of their own.
    private static string? OfRow(FieldReader reader)
    {
        var record = reader.Record;
        foreach (var target in AuditNodes.Targets(record))
        {
            if (!TargetFacts.IsOfType(record, target, "User"u8)
                && !TargetFacts.IsOfType(record, target, "Role"u8)
                && OfText(reader, record.Member(target, "displayName"u8)) is { } named)
            {
                return named;
            }
        }

        foreach (var detail in AuditNodes.Details(record))
        {
            if (OfText(reader, record.Member(detail, "value"u8)) is { } detailed)
            {
                return detailed;
            }
        }

        return OfText(reader, record.Resource(ResultReason));
    }

    private static string? OfText(FieldReader reader, int node) => PimAlertKinds.OfText(Text(reader, node));

    private static string Text(FieldReader reader, int node) =>
        Actor.HasText(reader.Record, node) ? reader.TextOf(reader.Record.ValueOf(node)) : "";
}
