using Detect.Events;

namespace Detect.Engine;

public sealed record PipelineOptions
{
    public const int DefaultChunkSize = 256 * 1024;

    /// <summary>Threads that decode and match. With 1 (the default) everything runs on the caller's thread.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes handed to a thread at a time. Default 256 KB: what fits a core's own cache.</summary>
    public int ChunkSize { get; init; } = DefaultChunkSize;

    public DecoderOptions Decoder { get; init; } = new();
}
