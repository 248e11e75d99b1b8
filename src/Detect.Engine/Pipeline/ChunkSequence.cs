using Detect.Events;

namespace Detect.Engine;

/// <summary>The chunks of all sources, one source after another, each opened only when its turn comes.</summary>
internal static class ChunkSequence
{
    public static IEnumerable<(int Source, RecordChunk Chunk)> Read(IReadOnlyList<RecordSource> sources, int chunkSize)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            using var stream = sources[i].Open();
            foreach (var chunk in ChunkReader.Read(stream, sources[i].Name, chunkSize))
            {
                yield return (i, chunk);
            }
        }
    }
}
