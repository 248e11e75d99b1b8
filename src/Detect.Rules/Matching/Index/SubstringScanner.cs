using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Detect.Rules;

/// <summary>
/// Finds which of many ASCII literals a text contains, without regard to case. Looks only at every n-th group of bytes: for
/// each literal n neighbouring groups are known, one of which must fall on such a place.
/// </summary>
internal abstract class SubstringScanner : LiteralTable
{
    public const uint CaseBits = 0x2020_2020;

    protected const int WordLength = sizeof(uint);

    // Groups of so few literals are told apart by any scanner: one more pass over the text costs more.
    private const int FewLiterals = 128;

    private readonly int groupLength;
    private readonly int stride;
    private readonly int shortest;
    private readonly (byte[] Text, int Number)[] literals;
    private readonly GramTable grams;

    /// <param name="literals">Literals of at least <c>groupLength + stride - 1</c> ASCII characters, and their numbers.</param>
    protected SubstringScanner(IReadOnlyList<(string Text, int Number)> literals, int groupLength, int stride)
    {
        this.groupLength = groupLength;
        this.stride = stride;
        shortest = literals.Min(literal => literal.Text.Length);
        this.literals = [.. literals.Select(literal => (Encoding.ASCII.GetBytes(literal.Text), literal.Number))];
        var groups = this.literals.SelectMany(literal => Grams(literal.Text)).CountBy(gram => gram).ToDictionary();
        var words = this.literals.SelectMany(literal => Words(literal.Text)).CountBy(word => word).ToDictionary();
        grams = new GramTable([.. this.literals
            .SelectMany((literal, index) => Places(literal.Text, index, groups, words))
            .GroupBy(place => place.Gram, place => place.Place)]);
    }

    /// <summary>The scanners that together find all of the literals, which are at least <see cref="NarrowScanner.LeastLiteral"/> long.</summary>
    public static IEnumerable<SubstringScanner> OfLong(IEnumerable<(string Text, int Number)> literals)
    {
        var left = literals.OrderByDescending(literal => literal.Text.Length).ToList();
        foreach (var least in (int[])[SparseScanner.LeastLiteral, WideScanner.LeastLiteral, NarrowScanner.LeastLiteral])
        {
            var fitting = left.TakeWhile(literal => literal.Text.Length >= least).ToList();
            if (fitting.Count > 0 && (fitting.Count > FewLiterals || fitting.Count == left.Count))
            {
                left.RemoveRange(0, fitting.Count);
                yield return least switch
                {
                    SparseScanner.LeastLiteral => new SparseScanner(fitting),
                    WideScanner.LeastLiteral => new WideScanner(fitting),
                    _ => new NarrowScanner(fitting),
                };
            }
        }
    }

    public override void Find(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        if (value.Length >= shortest)
        {
            Scan(value, hits);
        }
    }

    /// <summary>Looks at every group on a place that is a multiple of the stride.</summary>
    protected abstract void Scan(ReadOnlySpan<byte> text, LiteralHits hits);

    /// <summary>The group at the start of the text, as one folded word.</summary>
    protected abstract uint Gram(ReadOnlySpan<byte> text);

    /// <summary>Looks at each group from a place on.</summary>
    protected void ScanSingly(ReadOnlySpan<byte> text, int at, LiteralHits hits)
    {
        for (; at + groupLength <= text.Length; at += stride)
        {
            var gram = Gram(text[at..]);
            if (grams.MayHold(gram))
            {
                Verify(text, at, gram, hits);
            }
        }
    }

    /// <summary>For eight groups whether literals may have them, the first in the lowest bit.</summary>
    protected uint MayHold(Vector256<uint> eight) => grams.MayHold(eight);

    protected void Verify(ReadOnlySpan<byte> text, int at, uint gram, LiteralHits hits)
    {
        foreach (ref readonly var place in grams.Find(gram))
        {
            var start = at - place.Offset;
            var mark = start + place.MarkOffset;
            if (start >= 0
                && mark <= text.Length - WordLength
                && Word(text[mark..]) == place.Mark)
            {
                Compare(text[start..], literals[place.Literal], hits);
            }
        }
    }

    private static void Compare(ReadOnlySpan<byte> text, (byte[] Text, int Number) literal, LiteralHits hits)
    {
        if (literal.Text.Length <= text.Length && Ascii.EqualsIgnoreCase(text[..literal.Text.Length], literal.Text))
        {
            hits.Add(literal.Number);
        }
    }

    protected static uint Word(ReadOnlySpan<byte> text) => MemoryMarshal.Read<uint>(text) | CaseBits;

    /// <summary>The literal's neighbouring groups that fewest literals have.</summary>
    private IEnumerable<(uint Gram, GramPlace Place)> Places(
        byte[] literal, int index, Dictionary<uint, int> groups, Dictionary<uint, int> words)
    {
        var all = Grams(literal).ToArray();
        var first = Enumerable.Range(0, all.Length - stride + 1)
            .MinBy(start => Enumerable.Range(start, stride).Sum(offset => groups[all[offset]]));
        var mark = Words(literal).Index().MinBy(word => words[word.Item]);
        return Enumerable.Range(first, stride).Select(offset => (all[offset], new GramPlace(index, offset, mark.Item, mark.Index)));
    }

    private IEnumerable<uint> Grams(byte[] literal)
    {
        for (var at = 0; at + groupLength <= literal.Length; at++)
        {
            yield return Gram(literal.AsSpan(at));
        }
    }

    private static IEnumerable<uint> Words(byte[] literal)
    {
        for (var at = 0; at + WordLength <= literal.Length; at++)
        {
            yield return Word(literal.AsSpan(at));
        }
    }
}
