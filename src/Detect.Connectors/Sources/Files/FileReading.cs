using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>Reads what is new in one file, as batches.</summary>
internal sealed class FileReading(FollowedFile file, FileStream stream, FilesSettings settings, TimeProvider time)
{
    // A line longer than this is no record: it goes on as it is, to become a dead letter.
    private const int LongestLine = 64 << 20;

    private const char BigEndianLineFeed = '\u0A00';

    public bool IsAtEnd { get; private set; }

    public IEnumerable<SourceBatch> Batches()
    {
        var length = stream.Length;
        var isStable = length == file.SeenLength;
        file.SeenLength = length;
        if (length < file.Offset)
        {
            file.Rewind();
        }

        if (length == file.Offset)
        {
            IsAtEnd = true;
            return [];
        }

        return IsOfLines() == true ? Lines(length, isStable) : isStable ? Whole(length) : [];
    }

    // Said once of a file, as soon as its first line is there.
    private bool? IsOfLines() => file.IsOfLines ??= ReadsAsLines();

    private bool? ReadsAsLines()
    {
        for (var capacity = FileHead.Longest * 16; ; capacity *= 4)
        {
            var start = new byte[(int)Math.Min(stream.Length, capacity)];
            stream.Position = 0;
            var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Encoding = Utf16.Of(start.AsSpan(0, length));
            var bytes = TextOf(start.AsMemory(0, length)).Span;
            if (bytes.Contains((byte)'\n') || capacity >= LongestLine)
            {
                return IsJsonObject(FirstLine(bytes));
            }

            if (start.Length < capacity)
            {
                return IsJsonObject(bytes) ? true : null;
            }
        }
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        var end = bytes.IndexOf((byte)'\n');
        return end < 0 ? bytes : bytes[..end];
    }

    private static bool IsJsonObject(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 512 });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private IEnumerable<SourceBatch> Lines(long length, bool isStable)
    {
        var capacity = settings.BatchBytes;
        while (file.Offset < length)
        {
            var buffer = new byte[(int)Math.Min(capacity, length - file.Offset)];
            stream.Position = file.Offset;
            var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var whole = EndOfLines(buffer.AsSpan(0, read));
            if (whole == 0 && read < capacity)
            {
                // The last line has no end yet: it is taken when nothing more seems to come and it is a record as it is.
                whole = isStable && IsJsonObject(TextOf(buffer.AsMemory(0, read)).Span) ? read : 0;
                if (whole == 0)
                {
                    IsAtEnd = isStable;
                    yield break;
                }
            }
            else if (whole == 0)
            {
                if (capacity < LongestLine)
                {
                    capacity *= 2;
                    continue;
                }

                whole = file.Encoding is null ? read : read & ~1;
            }

            capacity = settings.BatchBytes;
            yield return Batch(buffer.AsMemory(0, whole));
        }

        IsAtEnd = true;
    }

    private SourceBatch Batch(ReadOnlyMemory<byte> lines)
    {
        var text = TextOf(lines);
        var chunk = RecordBatches.OfJson(file.Path!, text, file.Line, file.Offset);
        file.Advance(lines.Length, text.Span.Count((byte)'\n'));
        return BatchOf([chunk]);
    }

    private int EndOfLines(ReadOnlySpan<byte> bytes) => file.Encoding is null
        ? bytes.LastIndexOf((byte)'\n') + 1
        : (MemoryMarshal.Cast<byte, char>(bytes).LastIndexOf(file.Encoding.Equals(Encoding.Unicode) ? '\n' : BigEndianLineFeed) + 1) * sizeof(char);

    private ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> bytes) => file.Encoding is { } encoding
        ? Encoding.UTF8.GetBytes(encoding.GetString(bytes.Span))
        : bytes;

    // A whole file is one batch for each of its chunks, counted as lines; after a restart those that were committed are passed over.
    private IEnumerable<SourceBatch> Whole(long length)
    {
        if (file.Offset > 0)
        {
            file.Rewind();
        }

        var (done, taken) = (file.Line - 1, 0L);
        stream.Position = 0;
        foreach (var chunk in ChunkReader.Read(stream, file.Path!, settings.BatchBytes))
        {
            if (taken++ < done)
            {
                chunk.Release();
                continue;
            }

            file.Ordinal++;
            file.Line++;
            yield return BatchOf([chunk]);
        }

        file.Advance(length, 0);
        IsAtEnd = true;
        yield return BatchOf([]);
    }

    private SourceBatch BatchOf(IReadOnlyList<RecordChunk> chunks) => new()
    {
        Partition = file.Partition,
        Chunks = chunks,
        Position = file.Position,
        TenantId = settings.TenantId,
        ReceivedAt = time.GetUtcNow(),
    };
}
