namespace Detect.Events;

/// <summary>Cuts a stream into chunks of about <c>chunkSize</c> bytes at record boundaries. Gzip is unpacked, and UTF-16 read as text.</summary>
public static class ChunkReader
{
    /// <summary>The largest single value (such as a <c>{"value": […]}</c> wrapper) that is held in memory whole.</summary>
    internal const int LargestValue = 256 << 20;

    private const int LongestHeader = 1 << 16;

    public static IEnumerable<RecordChunk> Read(Stream stream, string source, int chunkSize = 1 << 20)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 1);
        return Chunks(stream, source, chunkSize);
    }

    private static IEnumerable<RecordChunk> Chunks(Stream stream, string source, int chunkSize)
    {
        var input = new SourceBuffer(new PlainStream(stream), chunkSize);
        input.Fill();
        while (input.Bytes.IndexOf((byte)'\n') < 0 && input.Grow(LongestHeader))
        {
            input.Fill();
        }

        var csv = CsvBoundaries.HeaderLength(input.Bytes, input.IsAtEnd);
        return csv > 0 ? CsvChunks(input, source, csv) : JsonChunks(input, source);
    }

    private static IEnumerable<RecordChunk> JsonChunks(SourceBuffer input, string source)
    {
        var boundaries = new JsonBoundaries();
        while (input.Fill())
        {
            var cut = boundaries.Find(input.Bytes, input.IsAtEnd);
            if (cut.Length == 0 && cut.Skip == 0)
            {
                if (input.Grow(LargestValue))
                {
                    continue;
                }

                cut = new JsonCut(input.Bytes.Length, 0);
            }

            if (cut.Length > 0)
            {
                yield return new RecordChunk(source, ChunkFormat.Json, input.Take(cut.Length), input.TakenLine, input.TakenOffset)
                {
                    Buffer = input.Taken.Hold(),
                };
            }

            _ = input.Take(cut.Skip);
        }

        if (input.Fault is { } fault)
        {
            yield return new RecordChunk(source, ChunkFormat.Json, default, input.Line, input.Offset) { Fault = fault };
        }
    }

    private static IEnumerable<RecordChunk> CsvChunks(SourceBuffer input, string source, int headerLength)
    {
        ReadOnlyMemory<byte> header = input.Take(headerLength).ToArray();
        header = header.Span.StartsWith("\uFEFF"u8) ? header[3..] : header;
        while (input.Fill())
        {
            var length = CsvBoundaries.LastRow(input.Bytes, input.IsAtEnd);
            if (length == 0)
            {
                if (input.Grow(LargestValue))
                {
                    continue;
                }

                length = input.Bytes.Length;
            }

            yield return new RecordChunk(source, ChunkFormat.Csv, input.Take(length), input.TakenLine, input.TakenOffset)
            {
                CsvHeader = header,
                Buffer = input.Taken.Hold(),
            };
        }

        if (input.Fault is { } fault)
        {
            yield return new RecordChunk(source, ChunkFormat.Json, default, input.Line, input.Offset) { Fault = fault };
        }
    }
}
