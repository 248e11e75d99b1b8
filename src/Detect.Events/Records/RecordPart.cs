namespace Detect.Events;

/// <summary>A known property of the envelope or of the resource with all that is in it, or the whole of a record.</summary>
public sealed record RecordPart
{
    internal static readonly RecordPart Whole = new(inEnvelope: false, RecordIndex.Absent);

    private readonly bool inEnvelope;
    private readonly int name;

    internal RecordPart(bool inEnvelope, int name)
    {
        this.inEnvelope = inEnvelope;
        this.name = name;
    }

    /// <summary>The part as JSON text, a text without its quotes; empty where the record does not have it.</summary>
    internal ReadOnlySpan<byte> In(RecordIndex record)
    {
        if (name < 0)
        {
            return record.Text;
        }

        var node = inEnvelope ? record.Envelope(name) : record.Resource(name);
        return node < 0 ? default : record.Slice(record.Tape[node].Start, record.Tape[node].Length);
    }
}
