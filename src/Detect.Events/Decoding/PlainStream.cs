using System.IO.Compression;
using System.Text;

namespace Detect.Events;

/// <summary>
/// What a stream holds as UTF-8: gzip is unpacked by its magic number, and <see cref="Utf16"/> transcoded. On streams that cannot seek too.
/// </summary>
public sealed class PlainStream(Stream stream) : ForwardStream
{
    private Stream? text;

    // Nothing is looked at before the first read: damaged data is reported by reads.
    public override int Read(Span<byte> buffer) => (text ??= Begin()).Read(buffer);

    protected override void Dispose(bool disposing)
    {
        (text ?? stream).Dispose();
        base.Dispose(disposing);
    }

    private Stream Begin()
    {
        var (head, whole) = Peek(stream);
        if (head is [0x1f, 0x8b])
        {
            (head, whole) = Peek(new GZipStream(whole, CompressionMode.Decompress));
        }

        return Utf16.Of(head) is { } encoding ? Encoding.CreateTranscodingStream(whole, encoding, Encoding.UTF8) : whole;
    }

    private static (byte[] Head, Stream Whole) Peek(Stream stream)
    {
        var head = new byte[2];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return (head[..length], new PrefixedStream(head.AsMemory(0, length), stream));
    }

    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
    {
        private ReadOnlyMemory<byte> prefix = prefix;

        public override int Read(Span<byte> buffer)
        {
            if (prefix.IsEmpty)
            {
                return rest.Read(buffer);
            }

            var length = Math.Min(buffer.Length, prefix.Length);
            prefix.Span[..length].CopyTo(buffer);
            prefix = prefix[length..];
            return length;
        }

        protected override void Dispose(bool disposing)
        {
            rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
