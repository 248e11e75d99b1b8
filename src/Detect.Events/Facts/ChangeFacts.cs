using System.Text;

namespace Detect.Events;

internal enum ChangeSide
{
    Old,
    New,
    Added,
    Removed,
}

/// <summary><c>change[Property].old|new|added|removed</c>: a modified property of any target, decoded.</summary>
internal static class ChangeFacts
{
    /// <param name="path">For JSON values: the path below the value, or null.</param>
    internal static FactField Field(string property, ChangeSide side, string? path)
    {
        var name = Encoding.UTF8.GetBytes(property);
        byte[][] segments = path is null ? [] : [.. path.Split('.').Select(Encoding.UTF8.GetBytes)];
        return new FactField(
            $"change[{property}].{side.ToString().ToLowerInvariant()}{(path is null ? "" : "." + path)}",
            FieldType.Text,
            EventTables.Audit,
            reader => Evaluate(reader, name, side, segments));
    }

    /// <summary>Adds the values of one side of a changed property; false where no target has that side.</summary>
    internal static bool Add(FieldReader reader, ReadOnlySpan<byte> property, ChangeSide side, ReadOnlySpan<byte[]> path)
    {
        var record = reader.Record;
        var exists = false;
        foreach (var target in AuditNodes.Targets(record))
        {
            foreach (var change in AuditNodes.Changes(record, target))
            {
                if (IsProperty(record, change, property))
                {
                    exists |= AddSide(reader, change, side, path);
                }
            }
        }

        return exists;
    }

    private static bool Evaluate(FieldReader reader, byte[] property, ChangeSide side, byte[][] path)
    {
        if (reader.Table != EventTables.Audit)
        {
            return false;
        }

        return side is ChangeSide.Old or ChangeSide.New
            ? Add(reader, property, side, path)
            : AddDifference(reader, property, side, path);
    }

    internal static bool AddSide(FieldReader reader, int change, ChangeSide side, ReadOnlySpan<byte[]> path)
    {
        var record = reader.Record;
        var value = record.Member(change, side == ChangeSide.New ? "newValue"u8 : "oldValue"u8);
        if (value < 0 || record.KindOf(value) == JsonNodeKind.Null)
        {
            return false;
        }

        var raw = record.ValueOf(value);
        if (raw.Kind is FieldValueKind.Text or FieldValueKind.Json)
        {
            reader.Decoded.Decode(raw, path, reader.Add);
        }
        else if (path.IsEmpty)
        {
            reader.Add(raw);
        }

        return true;
    }

    private static bool AddDifference(FieldReader reader, byte[] property, ChangeSide side, byte[][] path)
    {
        var (mine, others) = side == ChangeSide.Added ? (ChangeSide.New, ChangeSide.Old) : (ChangeSide.Old, ChangeSide.New);
        var hasMine = Add(reader, property, mine, path);
        var members = reader.TakeBack();
        var hasOthers = Add(reader, property, others, path);
        var known = reader.TakeBack();
        foreach (var member in members)
        {
            if (!known.Exists(other => SameMember(reader.Record, member, other)))
            {
                reader.Add(member);
            }
        }

        return hasMine || hasOthers;
    }

    // A credential is the same as long as its key is, whatever else was written about it.
    private static bool SameMember(RecordIndex record, RecordValue left, RecordValue right) =>
        Identity(record.Slice(left)).SequenceEqual(Identity(record.Slice(right)));

    private static ReadOnlySpan<byte> Identity(ReadOnlySpan<byte> member)
    {
        var mark = "[KeyIdentifier="u8;
        if (!member.StartsWith(mark))
        {
            return member;
        }

        var end = member.IndexOfAny((byte)',', (byte)']');
        return end < 0 ? member : member[..end];
    }

    private static bool IsProperty(RecordIndex record, int change, ReadOnlySpan<byte> property) =>
        Ascii.EqualsIgnoreCase(record.TextOf(record.Member(change, "displayName"u8)), property);
}
