using Detect.Events;

namespace Detect.Connectors;

/// <summary>
/// A source as the pipeline reads it: unpacked, as UTF-8, counted, and never throwing. What goes wrong with the medium ends the source
/// early and is kept as <see cref="Problem"/>; when the run is cancelled, the source ends with its current line.
/// </summary>
public sealed class SourceStream : ForwardStream
{
    private readonly PlainStream text;
    private readonly CancellationToken cancelled;
    private bool ended;

    // Without this a gzip file that was cut short reads as one that simply ended: lost records would pass for silence.
    static SourceStream() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private SourceStream(PlainStream text, CancellationToken cancelled)
    {
        this.text = text;
        this.cancelled = cancelled;
    }

    /// <summary>A few words about why the source ended early, or null.</summary>
    public string? Problem { get; private set; }

    /// <param name="counted">Takes the number of bytes (packed, for gzip) of every read.</param>
    public static SourceStream Open(SourceFile source, Action<int> counted, CancellationToken cancelled) =>
        new(new PlainStream(new CountedStream(source.Open(), counted)), cancelled);

    public override int Read(Span<byte> buffer)
    {
        if (ended)
        {
            return 0;
        }

        try
        {
            var count = text.Read(buffer);
            return cancelled.IsCancellationRequested ? UpToLineEnd(buffer[..count]) : count;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Problem = FileProblem.Describe(e);
            ended = true;
            return 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        text.Dispose();
        base.Dispose(disposing);
    }

    private int UpToLineEnd(ReadOnlySpan<byte> read)
    {
        var lineEnd = read.IndexOf((byte)'\n');
        ended = lineEnd >= 0;
        return ended ? lineEnd + 1 : read.Length;
    }
}
