using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Detect.Rules;

/// <summary>
/// Finds which of many ASCII literals a text contains, without regard to case. Looks only at every n-th group of four
/// bytes: for each literal n neighbouring groups are known, one of which must fall on such a place. Groups of four bytes of
/// identifiers are too alike: where all literals are long enough, groups are of eight.
/// </summary>
internal sealed class SubstringScanner : LiteralTable
{
    public const int LongStride = GramLength;

    /// <summary>The shortest literal with four neighbouring groups of eight bytes.</summary>
    public const int LeastWide = (2 * GramLength) + LongStride - 1;

    private const int GramLength = sizeof(uint);
    private const uint CaseBits = 0x2020_2020;
    private const uint WideFactor = 0x9E37_79B1;
    private const int WideTurn = 15;

    private readonly int stride;
    private readonly bool isWide;
    private readonly int shortest;
    private readonly GramTable grams;

    /// <param name="literals">Literals of at least <c>stride + 3</c> ASCII characters, and their numbers.</param>
    public SubstringScanner(IReadOnlyList<(string Text, int Number)> literals, int stride)
    {
        this.stride = stride;
        shortest = literals.Min(literal => literal.Text.Length);
        isWide = stride == LongStride && literals.All(literal => literal.Text.Length >= LeastWide);
        var texts = literals.Select(literal => (Bytes: Encoding.ASCII.GetBytes(literal.Text), literal.Number)).ToList();
        var frequencies = texts.SelectMany(text => Grams(text.Bytes)).CountBy(gram => gram).ToDictionary();
        grams = new GramTable([.. texts
            .SelectMany(text => Places(text.Bytes, text.Number, frequencies))
            .GroupBy(place => place.Gram, place => place.Place)]);
    }

    /// <summary>Scanners of every fourth place: one for literals with groups of eight, one for the shorter.</summary>
    public static IEnumerable<SubstringScanner> OfLong(IEnumerable<(string Text, int Number)> literals) => literals
        .GroupBy(literal => literal.Text.Length >= LeastWide)
        .Select(alike => new SubstringScanner([.. alike], LongStride));

    public override void Find(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        if (value.Length < shortest)
        {
            return;
        }

        if (isWide)
        {
            FindWide(value, hits);
            return;
        }

        if (stride == LongStride)
        {
            FindAligned(value, hits);
            return;
        }

        for (var at = 0; at + GramLength <= value.Length; at += stride)
        {
            Look(value, at, MemoryMarshal.Read<uint>(value[at..]) | CaseBits, hits);
        }
    }

    // The same with a stride that is a group's length, so that the text is a row of groups.
    private void FindAligned(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        var row = MemoryMarshal.Cast<byte, uint>(value);
        var i = 0;
        for (; GramTable.IsWide && i + Vector256<uint>.Count <= row.Length; i += Vector256<uint>.Count)
        {
            var eight = Vector256.LoadUnsafe(in row[i]) | Vector256.Create(CaseBits);
            LookAtEight(value, i, eight, hits);
        }

        for (; i < row.Length; i++)
        {
            Look(value, i * GramLength, row[i] | CaseBits, hits);
        }
    }

    private void FindWide(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        var row = MemoryMarshal.Cast<byte, uint>(value);
        var i = 0;
        for (; GramTable.IsWide && i + Vector256<uint>.Count < row.Length; i += Vector256<uint>.Count)
        {
            var first = Vector256.LoadUnsafe(in row[i]) | Vector256.Create(CaseBits);
            var second = (Vector256.LoadUnsafe(in row[i + 1]) | Vector256.Create(CaseBits)) * Vector256.Create(WideFactor);
            var turned = Vector256.ShiftLeft(second, WideTurn) | Vector256.ShiftRightLogical(second, 32 - WideTurn);
            LookAtEight(value, i, first ^ turned, hits);
        }

        for (; i + 1 < row.Length; i++)
        {
            Look(value, i * GramLength, Wide(row[i], row[i + 1]), hits);
        }
    }

    private void LookAtEight(ReadOnlySpan<byte> value, int place, Vector256<uint> eight, LiteralHits hits)
    {
        for (var held = grams.MayHold(eight); held != 0; held &= held - 1)
        {
            var i = BitOperations.TrailingZeroCount(held);
            Verify(value, (place + i) * GramLength, eight[i], hits);
        }
    }

    private void Look(ReadOnlySpan<byte> value, int at, uint gram, LiteralHits hits)
    {
        if (grams.MayHold(gram))
        {
            Verify(value, at, gram, hits);
        }
    }

    private void Verify(ReadOnlySpan<byte> text, int at, uint gram, LiteralHits hits)
    {
        foreach (ref readonly var place in grams.Find(gram).AsSpan())
        {
            var start = at - place.Offset;
            var end = start + place.Literal.Length;
            if (start >= 0
                && end <= text.Length
                && (MemoryMarshal.Read<uint>(text[(end - GramLength)..]) | CaseBits) == place.Tail
                && !hits.Contains(place.Number)
                && Ascii.EqualsIgnoreCase(text[start..end], place.Literal))
            {
                hits.Add(place.Number);
            }
        }
    }

    /// <summary>The literal's neighbouring groups that fewest literals have.</summary>
    private IEnumerable<(uint Gram, GramPlace Place)> Places(byte[] literal, int number, Dictionary<uint, int> frequencies)
    {
        var all = Grams(literal).ToArray();
        var tail = MemoryMarshal.Read<uint>(literal.AsSpan(literal.Length - GramLength)) | CaseBits;
        var first = Enumerable.Range(0, all.Length - stride + 1)
            .MinBy(start => Enumerable.Range(start, stride).Sum(offset => frequencies[all[offset]]));
        return Enumerable.Range(first, stride).Select(offset => (all[offset], new GramPlace(literal, offset, tail, number)));
    }

    private IEnumerable<uint> Grams(byte[] literal)
    {
        for (var at = 0; at + (isWide ? 2 * GramLength : GramLength) <= literal.Length; at++)
        {
            var gram = MemoryMarshal.Read<uint>(literal.AsSpan(at));
            yield return isWide ? Wide(gram, MemoryMarshal.Read<uint>(literal.AsSpan(at + GramLength))) : gram | CaseBits;
        }
    }

    // Eight bytes as four: what happens to look alike is told apart when it is verified.
    private static uint Wide(uint first, uint second) =>
        (first | CaseBits) ^ uint.RotateLeft((second | CaseBits) * WideFactor, WideTurn);
}
