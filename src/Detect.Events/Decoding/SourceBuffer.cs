namespace Detect.Events;

/// <summary>
/// The bytes of a source that are read but not yet handed out. A buffer is handed out whole or in parts and used again only
/// when all of its chunks were released, so that chunks can outlive the reader.
/// </summary>
internal sealed class SourceBuffer(Stream stream, int chunkSize)
{
    private SharedBuffer shared = new(chunkSize);
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

    internal ReadOnlySpan<byte> Bytes => shared.Bytes.AsSpan(start, end - start);

    /// <summary>What the bytes last taken are a part of.</summary>
    internal SharedBuffer Taken => shared;

    /// <summary>Reads until the buffer is full or the source ends; false when nothing is left.</summary>
    internal bool Fill()
    {
        if (!IsAtEnd)
        {
            MakeRoom(Math.Max(chunkSize, end - start));
        }

        while (!IsAtEnd && end < shared.Size)
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
        var taken = shared.Bytes.AsMemory(start, length);
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
        if (start == 0 && shared.Size >= capacity)
        {
            return;
        }

        var fresh = new SharedBuffer(capacity);
        Bytes.CopyTo(fresh.Bytes);
        end -= start;
        start = 0;
        shared.Release();
        shared = fresh;
    }

    private int ReadSome()
    {
        try
        {
            return stream.Read(shared.Bytes, end, shared.Size - end);
        }
        catch (InvalidDataException corrupt)
        {
            Fault = $"The compressed data is damaged: {corrupt.Message}";
            return 0;
        }
    }
}
