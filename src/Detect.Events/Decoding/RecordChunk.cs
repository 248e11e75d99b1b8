namespace Detect.Events;

public enum ChunkFormat
{
    /// <summary>JSON records: one per line, or values that span lines; never a part of a record.</summary>
    Json,

    /// <summary>CSV rows under <see cref="RecordChunk.CsvHeader"/>.</summary>
    Csv,
}

/// <summary>A stretch of a source that holds whole records, so that chunks can be decoded on any thread.</summary>
public sealed record RecordChunk(
    string Source,
    ChunkFormat Format,
    ReadOnlyMemory<byte> Bytes,
    long FirstLine,
    long ByteOffset)
{
    public ReadOnlyMemory<byte> CsvHeader { get; init; }

    /// <summary>The tenant of records that name none, as if they had named it; or null.</summary>
    public string? TenantId { get; init; }

    /// <summary>Why the source could not be read beyond this chunk, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>It is one message of a log: <see cref="FirstLine"/> is the number of the message, and lines in it do not count.</summary>
    public bool IsMessage { get; init; }

    internal SharedBuffer? Buffer { get; init; }

    /// <summary>
    /// Gives the chunk's memory back to its reader, once. Neither its bytes nor events that were not detached may be used any
    /// more. A chunk that is never released is left to the garbage collector.
    /// </summary>
    public void Release() => Buffer?.Release();
}
