using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Detect.Connectors;

/// <summary>A record that a poll has read.</summary>
/// <param name="Key">Tells it from the other rows of an overlap.</param>
/// <param name="At">Its place in the order by which the source is polled.</param>
/// <param name="Json">Empty where the row is known to have been delivered.</param>
/// <param name="EnqueuedAt">When it entered the table, where the service says so.</param>
internal sealed record PolledRow(ulong Key, DateTimeOffset At, ReadOnlyMemory<byte> Json, DateTimeOffset? EnqueuedAt = null)
{
    public static ulong KeyOf(ReadOnlySpan<byte> identity)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(identity, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
