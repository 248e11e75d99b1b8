using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Detect.Events;

namespace Detect.Connectors.Store;

/// <summary>Keys of rows. Text of any length is keyed by its hash, since what an index can hold is limited.</summary>
internal static class StoreKey
{
    /// <summary>SHA-256 of the parts, each with its length, so that no two lists of parts run together.</summary>
    public static byte[] Of(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Names of accounts and group values are compared without regard to case.</summary>
    public static byte[] OfName(string name) => Of(name.ToUpperInvariant());

    public static byte[] Bytes(EventKey key)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, key.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), key.Low);
        return bytes;
    }

    public static EventKey Event(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
}
