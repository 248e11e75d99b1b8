namespace Detect.Connectors;

/// <summary>How much of a log is read ahead and handed on at once.</summary>
public sealed record LogLimits
{
    /// <summary>A batch is closed before it would hold more bytes than this, unless one message does. Default 1 MB.</summary>
    public int BatchBytes { get; init; } = 1 << 20;

    /// <summary>A batch holds at most so many messages. Default 1,000.</summary>
    public int BatchMessages { get; init; } = 1_000;

    /// <summary>How long a batch that is not full waits for more. Default 50 ms.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Reading stops while so many bytes wait to be handed on, over all partitions. Default 16 MB.</summary>
    public int BufferedBytes { get; init; } = 16 << 20;
}
