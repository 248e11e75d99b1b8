using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Detect.Rules;

/// <summary>Eight folded bytes as four: what happens to look alike is told apart when it is verified.</summary>
internal static class WideGram
{
    private const uint CaseBits = SubstringScanner.CaseBits;
    private const uint Factor = 0x9E37_79B1;
    private const int Turn = 15;

    public static uint Of(ReadOnlySpan<byte> text)
    {
        var (first, second) = (MemoryMarshal.Read<uint>(text), MemoryMarshal.Read<uint>(text[sizeof(uint)..]));
        return (first | CaseBits) ^ BitOperations.RotateLeft((second | CaseBits) * Factor, Turn);
    }

    /// <summary>Of eight groups, their first four bytes and their second four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Of(Vector256<uint> first, Vector256<uint> second)
    {
        var mixed = (second | Vector256.Create(CaseBits)) * Vector256.Create(Factor);
        var turned = Vector256.ShiftLeft(mixed, Turn) | Vector256.ShiftRightLogical(mixed, 32 - Turn);
        return (first | Vector256.Create(CaseBits)) ^ turned;
    }
}
