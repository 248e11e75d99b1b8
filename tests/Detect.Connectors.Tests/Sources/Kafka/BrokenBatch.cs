using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Detect.Connectors.Tests;

/// <summary>A batch that says it is gzip and is not, which no client would send: written to the broker by hand, as a Produce request.</summary>
internal static class BrokenBatch
{
    public static async Task ProduceAsync(string broker, string topic, int partition, int messages)
    {
        using var client = new TcpClient();
        var address = IPEndPoint.Parse(broker);
        await client.ConnectAsync(address);
        var stream = client.GetStream();
        var request = Request(topic, partition, Batch(messages));
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, request.Length);
        await stream.WriteAsync(length);
        await stream.WriteAsync(request);

        await stream.ReadExactlyAsync(length);
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(answer);
    }

    private static byte[] Request(string topic, int partition, byte[] batch)
    {
        var writer = new BigEndian();
        writer.Int16(0).Int16(3).Int32(1).Text("test");
        writer.Int16(-1).Int16(1).Int32(10_000);
        writer.Int32(1).Text(topic).Int32(1).Int32(partition).Int32(batch.Length).Bytes(batch);
        return writer.ToArray();
    }

    private static byte[] Batch(int messages)
    {
        const short gzip = 1;
        var body = new BigEndian().Int32(0).Byte(2).Int32(0).Int16(gzip).Int32(messages - 1);
        body.Int64(1_700_000_000_000).Int64(1_700_000_000_000).Int64(-1).Int16(-1).Int32(-1).Int32(messages).Bytes("this is not gzip"u8.ToArray());
        var bytes = body.ToArray();
        return new BigEndian().Int64(0).Int32(bytes.Length).Bytes(bytes).ToArray();
    }

    private sealed class BigEndian
    {
        private readonly List<byte> written = [];

        public BigEndian Byte(byte value) => Bytes([value]);

        public BigEndian Int16(short value) => Bytes([(byte)(value >> 8), (byte)value]);

        public BigEndian Int32(int value) => Int16((short)(value >> 16)).Int16((short)value);

        public BigEndian Int64(long value) => Int32((int)(value >> 32)).Int32((int)value);

        public BigEndian Text(string value) => Int16((short)value.Length).Bytes(Encoding.UTF8.GetBytes(value));

        public BigEndian Bytes(byte[] value)
        {
            written.AddRange(value);
            return this;
        }

        public byte[] ToArray() => [.. written];
    }
}
