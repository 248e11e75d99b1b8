using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Detect.Rules;

/// <summary>Groups of four bytes, one after the other: for literals too short for longer groups.</summary>
internal sealed class NarrowScanner(IReadOnlyList<(string Text, int Number)> literals)
    : SubstringScanner(literals, WordLength, stride: WordLength)
{
    public const int LeastLiteral = (2 * WordLength) - 1;

    protected override uint Gram(ReadOnlySpan<byte> text) => Word(text);

    protected override void Scan(ReadOnlySpan<byte> text, LiteralHits hits)
    {
        var row = MemoryMarshal.Cast<byte, uint>(text);
        var last = row.Length - Vector256<uint>.Count;
        if (!GramTable.IsWide || last < 0)
        {
            ScanSingly(text, 0, hits);
            return;
        }

        // The last eight groups may overlap the eight before: what is found twice counts once.
        for (var i = 0; ; i = Math.Min(i + Vector256<uint>.Count, last))
        {
            var eight = Vector256.LoadUnsafe(in row[i]) | Vector256.Create(CaseBits);
            for (var held = MayHold(eight); held != 0; held &= held - 1)
            {
                var group = BitOperations.TrailingZeroCount(held);
                Verify(text, (i + group) * WordLength, eight[group], hits);
            }

            if (i == last)
            {
                return;
            }
        }
    }
}
