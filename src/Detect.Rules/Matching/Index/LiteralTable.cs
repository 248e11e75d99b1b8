using Detect.Events;

namespace Detect.Rules;

/// <summary>Literals that rules look for in one field, ready to be found in a value's bytes.</summary>
internal abstract class LiteralTable
{
    public abstract void Find(ReadOnlySpan<byte> value, LiteralHits hits);
}

/// <summary>One way of looking at a field, and the tables of what is looked for.</summary>
internal sealed record FieldProbe(EventField Field, IReadOnlyList<LiteralTable> Tables)
{
    private const int LongStride = 4;
    private const int LeastLong = LongStride + Anchor.LeastSubstring - 1;

    public static FieldProbe Create(EventField field, AnchorKind kind, IReadOnlyList<(string Text, int Number)> literals) => new(field, kind switch
    {
        AnchorKind.Equal => [new EqualityTable(literals)],
        AnchorKind.Number => [new NumberTable(literals)],
        _ => [.. Scanners(literals)],
    });

    private static IEnumerable<LiteralTable> Scanners(IReadOnlyList<(string Text, int Number)> literals)
    {
        var isLong = literals.ToLookup(literal => literal.Text.Length >= LeastLong);
        if (isLong[true].Any())
        {
            yield return new SubstringScanner([.. isLong[true]], LongStride);
        }

        if (isLong[false].Any())
        {
            yield return new SubstringScanner([.. isLong[false]], stride: 1);
        }
    }
}
