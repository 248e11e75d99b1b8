namespace Detect.Events;

/// <summary>
/// The bytes of a source that are read but not yet handed out. Every buffer is handed out once and never reused, so that
/// chunks can outlive the reader.
/// </summary>
internal sealed class SourceBuffer(Stream stream, int chunkSize)
{
    private byte[] buffer = GC.AllocateUninitializedArray<byte>(chunkSize);
    private int start;
    private int end;

    internal bool IsAtEnd { get; private set; }

    /// <summary>Why the source could not be read to its end, or null.</summary>
    internal string? Fault { get; private set; }

    internal long Offset { get; private set; }

    internal long Line { get; private set; } = 1;

    /// <summary>Where the bytes last taken began.</summary>
    internal long TakenOffset { get; private set; }

    internal long TakenLine { get; private set; }

    internal ReadOnlySpan<byte> Bytes => buffer.AsSpan(start, end - start);

    /// <summary>Reads until the buffer is full or the source ends; false when nothing is left.</summary>
    internal bool Fill()
    {
        if (!IsAtEnd)
        {
            MakeRoom(Math.Max(chunkSize, end - start));
        }

        while (!IsAtEnd && end < buffer.Length)
        {
            var read = ReadSome();
            end += read;
            IsAtEnd = read == 0;
        }

        return end > start;
    }

    /// <summary>Doubles the buffer; false at <paramref name="limit"/> or when there is nothing more to read.</summary>
    internal bool Grow(int limit)
    {
        var size = end - start;
        if (IsAtEnd || size >= limit)
        {
            return false;
        }

        MakeRoom((int)Math.Min(limit, Math.Max(size, chunkSize) * 2L));
        return true;
    }

    internal ReadOnlyMemory<byte> Take(int length)
    {
        var taken = buffer.AsMemory(start, length);
        TakenOffset = Offset;
        TakenLine = Line;
        start += length;
        Offset += length;
        Line += taken.Span.Count((byte)'\n');
        return taken;
    }

    // A fresh buffer for what is left: the old one now belongs to the chunks taken from it.
    private void MakeRoom(int capacity)
    {
        if (start == 0 && buffer.Length >= capacity)
        {
            return;
        }

        var fresh = GC.AllocateUninitializedArray<byte>(capacity);
        Bytes.CopyTo(fresh);
        end -= start;
        start = 0;
        buffer = fresh;
    }

    private int ReadSome()
    {
        try
        {
            return stream.Read(buffer, end, buffer.Length - end);
        }
        catch (InvalidDataException corrupt)
        {
            Fault = $"The compressed data is damaged: {corrupt.Message}";
            return 0;
        }
    }
}
