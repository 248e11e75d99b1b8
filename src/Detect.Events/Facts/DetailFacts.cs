using System.Text;

namespace Detect.Events;

/// <summary>
/// <c>details[key]</c>: values of the additional details. Keys differ in case and hyphens by service, so both are ignored;
/// a key that comes twice gives two values, a key without a value gives a null.
/// </summary>
internal static class DetailFacts
{
    internal static FactField Field(string key)
    {
        var folded = FoldedKey(key);
        return new FactField($"details[{key}]", FieldType.Text, EventTables.Audit, reader => AddAll(reader, folded));
    }

    internal static byte[] FoldedKey(string key) =>
        Encoding.UTF8.GetBytes(string.Concat(key.Where(c => !IsSeparator((byte)c))).ToLowerInvariant());

    /// <summary>The first value of a (folded) key that has any text, or <see cref="RecordIndex.Absent"/>.</summary>
    internal static int Find(RecordIndex record, ReadOnlySpan<byte> foldedKey)
    {
        foreach (var detail in AuditNodes.Details(record))
        {
            var value = record.Member(detail, "value"u8);
            if (record.KindOf(value) == JsonNodeKind.Text && record.Tape[value].Length > 0 && IsKey(record, detail, foldedKey))
            {
                return value;
            }
        }

        return RecordIndex.Absent;
    }

    private static bool AddAll(FieldReader reader, byte[] foldedKey)
    {
        var record = reader.Record;
        var exists = false;
        foreach (var detail in AuditNodes.Details(record))
        {
            if (!IsKey(record, detail, foldedKey))
            {
                continue;
            }

            exists = true;
            var value = record.Member(detail, "value"u8);
            reader.Add(value < 0 ? RecordValue.Null : record.ValueOf(value));
        }

        return exists;
    }

    private static bool IsKey(RecordIndex record, int detail, ReadOnlySpan<byte> foldedKey)
    {
        var at = 0;
        foreach (var c in record.TextOf(record.Member(detail, "key"u8)))
        {
            if (IsSeparator(c))
            {
                continue;
            }

            if (at == foldedKey.Length || (c is >= (byte)'A' and <= (byte)'Z' ? c | 0x20 : c) != foldedKey[at++])
            {
                return false;
            }
        }

        return at == foldedKey.Length && at > 0;
    }

    private static bool IsSeparator(byte c) => c is (byte)'-' or (byte)'_' or (byte)' ';
}
