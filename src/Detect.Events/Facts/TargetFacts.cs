using System.Text;

namespace Detect.Events;

/// <summary><c>target</c> and <c>target.&lt;type&gt;.*</c>: what it was done to, found by type and never by index.</summary>
internal static class TargetFacts
{
    // What PIM lists beside the account and the role.
    private static readonly NameTable Incidental = new(["Role", "Request", "Directory", "Other"]);

    internal static Func<FieldReader, bool> Of(string type, string property)
    {
        var typeName = Encoding.UTF8.GetBytes(type);
        var propertyName = Encoding.UTF8.GetBytes(property);
        return reader => AddAll(reader, typeName, propertyName);
    }

    internal static bool Best(FieldReader reader)
    {
        var record = reader.Record;
        if (reader.Table != EventTables.Audit)
        {
            return false;
        }

        var any = false;
        foreach (var target in AuditNodes.Targets(record))
        {
            any |= Incidental.FindFolded(record.TextOf(record.Member(target, "type"u8))) < 0
                && ActorFacts.AddText(reader, BestName(record, target));
        }

        return any || BestOfIncidental(reader);
    }

    /// <summary>Whether a target is of a type. A user may come without one, but not without a user principal name.</summary>
    internal static bool IsOfType(RecordIndex record, int target, ReadOnlySpan<byte> type)
    {
        var actual = record.TextOf(record.Member(target, "type"u8));
        if (actual.IsEmpty)
        {
            return type.SequenceEqual("User"u8) && Actor.HasText(record, record.Member(target, "userPrincipalName"u8));
        }

        return Ascii.EqualsIgnoreCase(actual, type)
            || (type.SequenceEqual("Policy"u8) && actual.Length > type.Length && Ascii.EqualsIgnoreCase(actual[^type.Length..], type));
    }

    private static bool BestOfIncidental(FieldReader reader)
    {
        foreach (var target in AuditNodes.Targets(reader.Record))
        {
            if (ActorFacts.AddText(reader, IsOfType(reader.Record, target, "Request"u8) ? NameOf(reader.Record, target) : BestName(reader.Record, target)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AddAll(FieldReader reader, byte[] type, byte[] property)
    {
        var record = reader.Record;
        var any = false;
        if (reader.Table != EventTables.Audit)
        {
            return false;
        }

        foreach (var target in AuditNodes.Targets(record))
        {
            any |= IsOfType(record, target, type) && ActorFacts.AddText(reader, record.Member(target, property));
        }

        return any;
    }

    private static int BestName(RecordIndex record, int target) =>
        Actor.FirstText(record, NameOf(record, target), record.Member(target, "id"u8));

    // A request's id names nobody: it is another one each time.
    private static int NameOf(RecordIndex record, int target) =>
        Actor.FirstText(record, record.Member(target, "userPrincipalName"u8), record.Member(target, "displayName"u8));
}
