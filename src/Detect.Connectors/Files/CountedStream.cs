using Detect.Events;

namespace Detect.Connectors;

/// <summary>Looks at a stream's first bytes without taking them away, and counts what is read.</summary>
internal sealed class PrefixedStream(Stream inner, Action<int> counted) : ForwardStream
{
    private byte[] prefix = [];
    private int served;

    public bool StartsWith(ReadOnlySpan<byte> magic)
    {
        prefix = new byte[magic.Length];
        var count = inner.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        prefix = prefix[..count];
        return magic.SequenceEqual(prefix);
    }

    public override int Read(Span<byte> buffer)
    {
        var count = served < prefix.Length ? ServePrefix(buffer) : inner.Read(buffer);
        counted(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private int ServePrefix(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, prefix.Length - served);
        prefix.AsSpan(served, count).CopyTo(buffer);
        served += count;
        return count;
    }
}
