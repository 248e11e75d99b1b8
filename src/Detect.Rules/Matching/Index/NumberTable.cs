using System.Text;

namespace Detect.Rules;

/// <summary>Looks up values that read as numbers, however the log writes them.</summary>
internal sealed class NumberTable : LiteralTable
{
    private const int Longest = 64;

    private readonly Dictionary<SigmaNumber, int> numbers = [];

    public NumberTable(IReadOnlyCollection<(string Text, int Number)> literals)
    {
        foreach (var (text, number) in literals)
        {
            _ = SigmaNumber.TryParse(text, out var value);
            numbers.Add(value, number);
        }
    }

    public override void Find(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        Span<char> text = stackalloc char[Longest];
        if (value.Length <= Longest
            && SigmaNumber.TryParse(text[..Encoding.Latin1.GetChars(value, text)], out var number)
            && numbers.TryGetValue(number, out var literal))
        {
            hits.Add(literal);
        }
    }
}
