using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Detect.Rules;

/// <summary>Case folding of UTF-8 for the index: hashes that do not see the case of ASCII, and full folding for the rest.</summary>
internal static class Utf8Folding
{
    private const ulong CaseBits = 0x2020_2020_2020_2020;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Equal for texts that differ in the case of ASCII letters only.</summary>
    public static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * Factor;
        var rest = text;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(rest));
        }

        var last = 0ul;
        foreach (var b in rest)
        {
            last = (last << 8) | b;
        }

        hash = Mix(hash, last);
        return (uint)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong block) => BitOperations.RotateLeft((hash ^ (block | CaseBits)) * Factor, 29);

    /// <summary>The text's upper case as UTF-8, in a rented array that the caller returns to the shared pool.</summary>
    public static (byte[] Rented, int Length) Fold(ReadOnlySpan<byte> text)
    {
        // An invalid byte decodes to one character, which is three bytes.
        var upper = Encoding.UTF8.GetString(text).ToUpperInvariant();
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(upper.Length));
        return (rented, Encoding.UTF8.GetBytes(upper, rented));
    }
}
