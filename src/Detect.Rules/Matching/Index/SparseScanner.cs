using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Detect.Rules;

/// <summary>Groups of eight bytes at every sixteenth place: for long literals such as GUIDs, of which large rule sets have most.</summary>
internal sealed class SparseScanner(IReadOnlyList<(string Text, int Number)> literals)
    : SubstringScanner(literals, 2 * WordLength, Stride)
{
    public const int LeastLiteral = (2 * WordLength) + Stride - 1;

    private const int Stride = 16;
    private const int Block = Stride * 8;

    protected override uint Gram(ReadOnlySpan<byte> text) => WideGram.Of(text);

    protected override void Scan(ReadOnlySpan<byte> text, LiteralHits hits)
    {
        var at = 0;
        for (; GramTable.IsWide && at + Block <= text.Length; at += Block)
        {
            var eight = EightGroups(in text[at]);
            for (var held = MayHold(eight); held != 0; held &= held - 1)
            {
                var group = BitOperations.TrailingZeroCount(held);
                Verify(text, at + PlaceOf(group), eight[group], hits);
            }
        }

        ScanSingly(text, at, hits);
    }

    /// <summary>The eight groups of a block, in the order that costs least; <see cref="PlaceOf"/> tells where each was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> EightGroups(ref readonly byte block)
    {
        ref var start = ref Unsafe.AsRef(in block);
        var low = Avx2.UnpackLow(Vector256.LoadUnsafe(ref start).AsUInt64(), Vector256.LoadUnsafe(ref start, 2 * Stride).AsUInt64());
        var high = Avx2.UnpackLow(Vector256.LoadUnsafe(ref start, 4 * Stride).AsUInt64(), Vector256.LoadUnsafe(ref start, 6 * Stride).AsUInt64());
        var first = Avx.Shuffle(low.AsSingle(), high.AsSingle(), 0b10_00_10_00).AsUInt32();
        var second = Avx.Shuffle(low.AsSingle(), high.AsSingle(), 0b11_01_11_01).AsUInt32();
        return WideGram.Of(first, second);
    }

    private static int PlaceOf(int group) => ((group % 4) * 2 * Stride) + (group / 4 * Stride);
}
