using Detect.Events;

namespace Detect.Connectors;

/// <summary>Makes chunks of what a source has received.</summary>
public static class RecordBatches
{
    /// <summary>JSON of any dialect: one value or many, one per line or across lines.</summary>
    /// <param name="source">The name that dead letters show.</param>
    public static RecordChunk OfJson(string source, ReadOnlyMemory<byte> json, long firstLine = 1, long byteOffset = 0) =>
        new(source, ChunkFormat.Json, json, firstLine, byteOffset);
}
