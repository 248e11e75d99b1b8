using Detect.Events;

namespace Detect.Connectors;

/// <summary>Tells of every read how many bytes it gave.</summary>
internal sealed class CountedStream(Stream inner, Action<int> counted) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        counted(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
