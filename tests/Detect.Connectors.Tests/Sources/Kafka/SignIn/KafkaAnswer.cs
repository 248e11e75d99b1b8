using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Detect.Connectors.Tests.SignIn;

/// <summary>An answer of the Kafka protocol, written field by field.</summary>
internal sealed class KafkaAnswer
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public KafkaAnswer(int correlation) => Int32(correlation);

    public KafkaFrame Frame => new(bytes.WrittenSpan.ToArray());

    public KafkaAnswer Int16(short value)
    {
        Span<byte> buffer = stackalloc byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(buffer, value);
        bytes.Write(buffer);
        return this;
    }

    public KafkaAnswer Int32(int value)
    {
        Span<byte> buffer = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(buffer, value);
        bytes.Write(buffer);
        return this;
    }

    public KafkaAnswer Int64(long value)
    {
        Span<byte> buffer = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(buffer, value);
        bytes.Write(buffer);
        return this;
    }

    public KafkaAnswer Text(string? value)
    {
        if (value is null)
        {
            return Int16(-1);
        }

        var text = Encoding.UTF8.GetBytes(value);
        Int16((short)text.Length);
        bytes.Write(text);
        return this;
    }

    public KafkaAnswer Raw(ReadOnlySpan<byte> value)
    {
        bytes.Write(value);
        return this;
    }
}
