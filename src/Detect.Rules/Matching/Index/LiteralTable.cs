using Detect.Events;

namespace Detect.Rules;

/// <summary>Literals that rules look for in one field, ready to be found in a value's bytes.</summary>
internal abstract class LiteralTable
{
    public abstract void Find(ReadOnlySpan<byte> value, LiteralHits hits);
}

/// <summary>One way of looking at a field, and the tables of what is looked for.</summary>
/// <param name="IsInRecord">The field need not be looked at unless the record scan found one of its literals.</param>
internal sealed record FieldProbe(EventField Field, LiteralTable[] Tables, bool IsInRecord)
{
    public static FieldProbe Create(EventField field, AnchorKind kind, IReadOnlyList<(string Text, int Number)> literals) => new(
        field,
        kind switch
        {
            AnchorKind.Equal => [new EqualityTable(literals)],
            AnchorKind.Number => [new NumberTable(literals)],
            _ => [.. Scanners(literals)],
        },
        kind == AnchorKind.RecordSubstring);

    private static IEnumerable<LiteralTable> Scanners(IReadOnlyList<(string Text, int Number)> literals)
    {
        var isLong = literals.ToLookup(literal => literal.Text.Length >= Anchor.LeastRecordSubstring);
        foreach (var scanner in SubstringScanner.OfLong(isLong[true]))
        {
            yield return scanner;
        }

        if (isLong[false].Any())
        {
            yield return new DenseScanner([.. isLong[false]]);
        }
    }
}
