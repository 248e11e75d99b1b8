namespace Detect.Events;

/// <summary>Cuts a stream into chunks of about <c>chunkSize</c> bytes at record boundaries. Unpacks gzip by its magic number.</summary>
public static class ChunkReader
{
    public static IEnumerable<RecordChunk> Read(Stream stream, string source, int chunkSize = 1 << 20) =>
        throw new NotImplementedException();
}
