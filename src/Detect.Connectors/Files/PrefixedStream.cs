namespace Detect.Connectors;

/// <summary>Looks at a stream's first bytes without taking them away, and counts what is read.</summary>
internal sealed class PrefixedStream(Stream inner, Action<int> counted) : Stream
{
    private byte[] prefix = [];
    private int served;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
