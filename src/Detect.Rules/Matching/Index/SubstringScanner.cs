using System.Runtime.InteropServices;
using System.Text;

namespace Detect.Rules;

/// <summary>
/// Finds which of many ASCII literals a text contains, without regard to case. Looks only at every n-th group of four
/// bytes: for each literal n neighbouring groups are known, one of which must fall on such a place. A bitmap of hashes
/// turns nearly every group away at once.
/// </summary>
internal sealed class SubstringScanner : LiteralTable
{
    private const int GramLength = sizeof(uint);
    private const uint CaseBits = 0x2020_2020;
    private const uint Factor = 0x9E37_79B1;
    private const int BitsPerGram = 32;

    private readonly int stride;
    private readonly int shift;
    private readonly ulong[] bitmap;
    private readonly Dictionary<uint, Place[]> places;

    /// <param name="literals">Literals of at least <c>stride + 3</c> ASCII characters, and their numbers.</param>
    public SubstringScanner(IReadOnlyList<(string Text, int Number)> literals, int stride)
    {
        this.stride = stride;
        var texts = literals.Select(literal => (Bytes: Encoding.ASCII.GetBytes(literal.Text), literal.Number)).ToList();
        var frequencies = texts.SelectMany(text => Grams(text.Bytes)).CountBy(gram => gram).ToDictionary();
        places = texts
            .SelectMany(text => Places(text.Bytes, text.Number, frequencies))
            .GroupBy(place => place.Gram, place => place.Place)
            .ToDictionary(group => group.Key, group => group.ToArray());
        var bits = Math.Max(12, int.Log2(places.Count * BitsPerGram) + 1);
        shift = 32 - bits;
        bitmap = new ulong[1 << (bits - 6)];
        foreach (var gram in places.Keys)
        {
            var hash = (gram * Factor) >> shift;
            bitmap[hash >> 6] |= 1ul << (int)(hash & 63);
        }
    }

    public override void Find(ReadOnlySpan<byte> text, LiteralHits hits)
    {
        var bits = bitmap;
        for (var at = 0; at + GramLength <= text.Length; at += stride)
        {
            var gram = MemoryMarshal.Read<uint>(text[at..]) | CaseBits;
            var hash = (gram * Factor) >> shift;
            if ((bits[hash >> 6] >> (int)(hash & 63) & 1) != 0)
            {
                Verify(text, at, gram, hits);
            }
        }
    }

    private void Verify(ReadOnlySpan<byte> text, int at, uint gram, LiteralHits hits)
    {
        if (!places.TryGetValue(gram, out var found))
        {
            return;
        }

        foreach (var place in found)
        {
            var start = at - place.Offset;
            if (start >= 0
                && start + place.Literal.Length <= text.Length
                && !hits.Contains(place.Number)
                && Ascii.EqualsIgnoreCase(text.Slice(start, place.Literal.Length), place.Literal))
            {
                hits.Add(place.Number);
            }
        }
    }

    /// <summary>The literal's neighbouring groups that fewest literals have.</summary>
    private IEnumerable<(uint Gram, Place Place)> Places(byte[] literal, int number, Dictionary<uint, int> frequencies)
    {
        var grams = Grams(literal).ToArray();
        var first = Enumerable.Range(0, grams.Length - stride + 1)
            .MinBy(start => Enumerable.Range(start, stride).Sum(offset => frequencies[grams[offset]]));
        return Enumerable.Range(first, stride).Select(offset => (grams[offset], new Place(literal, offset, number)));
    }

    private static IEnumerable<uint> Grams(byte[] literal)
    {
        for (var at = 0; at + GramLength <= literal.Length; at++)
        {
            yield return MemoryMarshal.Read<uint>(literal.AsSpan(at)) | CaseBits;
        }
    }

    private readonly record struct Place(byte[] Literal, int Offset, int Number);
}
