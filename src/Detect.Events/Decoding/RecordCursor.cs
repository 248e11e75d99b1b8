namespace Detect.Events;

/// <summary>Walks the JSON values of a chunk: one per line, over several lines, or members of arrays.</summary>
internal sealed class RecordCursor
{
    private readonly RecordChunk chunk;
    private readonly byte[] bytes;
    private readonly int start;
    private readonly int limit;
    private long line;
    private int brackets;

    internal RecordCursor(RecordChunk chunk, ArraySegment<byte> segment)
    {
        this.chunk = chunk;
        bytes = segment.Array!;
        start = segment.Offset;
        limit = start + segment.Count;
        line = chunk.FirstLine;
        Position = start;
    }

    internal int Position { get; private set; }

    internal int Limit => limit;

    internal byte[] Bytes => bytes;

    internal RecordOrigin Origin => OriginOf(Position, line);

    /// <summary>True when the chunk ended inside an array that was otherwise well formed.</summary>
    internal bool EndsInsideArray => brackets > 0;

    /// <summary>Skips what separates values; false at the end of the chunk.</summary>
    internal bool MoveToValue()
    {
        SkipByteOrderMark();
        for (; Position < limit; Position++)
        {
            switch (bytes[Position])
            {
                case (byte)'\n':
                    line++;
                    break;
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)',':
                    break;
                case (byte)'[' when brackets == 0:
                    brackets++;
                    break;
                case (byte)']' when brackets > 0:
                    brackets--;
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    internal void MoveBehind(RecordIndex record)
    {
        line += record.Tape.Lines;
        Position = record.End;
    }

    /// <summary>
    /// Skips a malformed value and returns its extent: its line where the fault is on it, else everything up to the next line
    /// that begins a value.
    /// </summary>
    internal ReadOnlyMemory<byte> SkipMalformed(int fault)
    {
        var from = Position;
        brackets = 0;
        var next = NextLine(from);
        var isFaultOnItsLine = fault < next;
        while (!isFaultOnItsLine && next < limit && bytes[next] is not ((byte)'{' or (byte)'['))
        {
            next = NextLine(next);
        }

        line += bytes.AsSpan(from, next - from).Count((byte)'\n');
        Position = next;
        return bytes.AsMemory(from, bytes.AsSpan(from, next - from).TrimEnd("\r\n"u8).Length);
    }

    /// <summary>Where a member of the value at hand begins.</summary>
    internal RecordOrigin OriginOf(int position, RecordOrigin valueOrigin, int valueStart) =>
        OriginOf(position, valueOrigin.Line + bytes.AsSpan(valueStart, position - valueStart).Count((byte)'\n'));

    private RecordOrigin OriginOf(int position, long atLine) =>
        new(chunk.Source, chunk.IsMessage ? chunk.FirstLine : atLine, chunk.ByteOffset + position - start);

    private int NextLine(int from)
    {
        var length = bytes.AsSpan(from, limit - from).IndexOf((byte)'\n');
        return length < 0 ? limit : from + length + 1;
    }

    private void SkipByteOrderMark()
    {
        if (Position == start && bytes.AsSpan(start, limit - start).StartsWith("\uFEFF"u8))
        {
            Position += 3;
        }
    }
}
