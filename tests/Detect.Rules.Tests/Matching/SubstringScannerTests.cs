using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Rules.Tests.Matching;

public class SubstringScannerTests
{
    [Fact]
    public void Every_literal_is_found_wherever_it_stands_and_no_other() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(20_261_121, 1), Prop.ForAll(Cases.ToArbitrary(), Agree));

    [Theory]
    [InlineData(129, 30, 1)]
    [InlineData(129, 12, 1)]
    [InlineData(129, 8, 1)]
    [InlineData(400, 30, 3)]
    [InlineData(10, 30, 1)]
    public void Many_literals_of_one_length_have_a_scanner_of_their_own(int count, int length, int expected)
    {
        var alike = Enumerable.Range(0, count).Select(i => Literal(i, length));
        var others = expected == 1 ? [] : Enumerable.Range(0, 300).Select(i => Literal(i, i % 2 == 0 ? 15 : 9));

        SubstringScanner.OfLong(alike.Concat(others).Index().Select(literal => (literal.Item, literal.Index))).Should().HaveCount(expected);
    }

    private static string Literal(int number, int length) => $"{number}".PadLeft(length, 'X');

    // Few letters, so that groups of bytes are alike; literals of every length that tells a scanner from the next.
    private static Gen<(List<string> Literals, string Text)> Cases =>
        from few in Gen.Resize(Gen.NonEmptyListOf(Word(7, 40)), 8)
        from many in Gen.ListOf(Word(23, 26), 140)
        from medium in Gen.ListOf(Word(11, 14), 140)
        from sizes in Gen.Choose(0, 3)
        let literals = few.Concat((sizes & 1) == 0 ? [] : many).Concat((sizes & 2) == 0 ? [] : medium).Distinct().ToList()
        from planted in Gen.Resize(Gen.ListOf(Gen.OneOf(Gen.Elements(literals.ToArray()), Word(0, 40))), 12)
        from lower in Gen.Elements(true, false)
        let text = string.Concat(planted)
        select (literals, lower ? text.ToLowerInvariant() : text);

    private static Gen<string> Word(int least, int most) =>
        from length in Gen.Choose(least, most)
        from letters in Gen.ListOf(Gen.Elements('A', 'B', '1', '-', '@', '"'), length)
        select new string([.. letters]);

    private static void Agree((List<string> Literals, string Text) c)
    {
        var hits = new LiteralHits(new ulong[c.Literals.Count]);
        hits.Begin(1);
        foreach (var scanner in SubstringScanner.OfLong(c.Literals.Index().Select(literal => (literal.Item, literal.Index))))
        {
            scanner.Find(Encoding.UTF8.GetBytes(c.Text), hits);
        }

        var found = Enumerable.Range(0, hits.Count).Select(i => c.Literals[hits[i]]);
        var expected = c.Literals.Where(literal => c.Text.Contains(literal, StringComparison.OrdinalIgnoreCase));
        found.Should().BeEquivalentTo(expected);
    }
}
