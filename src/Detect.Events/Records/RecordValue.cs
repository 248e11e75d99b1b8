namespace Detect.Events;

/// <summary>A value found in a record; for where its bytes are, see <see cref="RecordIndex.Slice(RecordValue)"/>.</summary>
internal readonly record struct RecordValue(FieldValueKind Kind, int Start, int Length)
{
    internal static readonly RecordValue Null = new(FieldValueKind.Null, 0, 0);

    internal bool IsEmpty => Length == 0;
}
