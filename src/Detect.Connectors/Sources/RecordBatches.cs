using Detect.Events;

namespace Detect.Connectors;

/// <summary>Makes chunks of what a source has received.</summary>
public static class RecordBatches
{
    /// <summary>JSON of any dialect: one value or many, one per line or across lines.</summary>
    /// <param name="source">The name that dead letters show.</param>
    public static RecordChunk OfJson(string source, ReadOnlyMemory<byte> json, long firstLine = 1, long byteOffset = 0) =>
        new(source, ChunkFormat.Json, json, firstLine, byteOffset);

    /// <summary>Rows of a portal download or a Log Analytics export.</summary>
    /// <param name="header">The line that names their columns.</param>
    public static RecordChunk OfCsv(string source, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> rows, long firstLine, long byteOffset) =>
        new(source, ChunkFormat.Csv, rows, firstLine, byteOffset) { CsvHeader = header };
}
