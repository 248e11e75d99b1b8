using System.Buffers.Binary;
using System.Text;

namespace Detect.Connectors.Tests.SignIn;

/// <summary>A request or an answer of the Kafka protocol without its length, read from its beginning.</summary>
internal sealed class KafkaFrame(byte[] bytes)
{
    private const int LengthBytes = 4;

    public byte[] Bytes => bytes;

    public int At { get; set; }

    /// <returns>Null at the end of the stream.</returns>
    public static async Task<KafkaFrame?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var length = new byte[LengthBytes];
        if (await stream.ReadAtLeastAsync(length, LengthBytes, throwOnEndOfStream: false, cancellation) < LengthBytes)
        {
            return null;
        }

        var bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return new KafkaFrame(bytes);
    }

    public async Task WriteAsync(Stream stream, CancellationToken cancellation)
    {
        var whole = new byte[LengthBytes + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(whole, bytes.Length);
        bytes.CopyTo(whole, LengthBytes);
        await stream.WriteAsync(whole, cancellation);
        await stream.FlushAsync(cancellation);
    }

    public short Int16()
    {
        At += 2;
        return BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(At - 2));
    }

    public int Int32()
    {
        At += 4;
        return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(At - 4));
    }

    public string? Text()
    {
        var length = Int16();
        if (length < 0)
        {
            return null;
        }

        At += length;
        return Encoding.UTF8.GetString(bytes, At - length, length);
    }

    public byte[] Blob()
    {
        var length = Int32();
        At += length;
        return bytes[(At - length)..At];
    }

    /// <summary>Puts another number where one of 32 bits was just read.</summary>
    public void Replace(int value) => BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(At - 4), value);
}
