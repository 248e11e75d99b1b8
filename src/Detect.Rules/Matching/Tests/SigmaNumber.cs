using System.Globalization;

namespace Detect.Rules;

/// <summary>
/// A number of a rule or an event: exact where it fits 28 digits, else a double. Strings that read as numbers are numbers.
/// </summary>
internal readonly record struct SigmaNumber : IComparable<SigmaNumber>
{
    private readonly decimal exact;
    private readonly double approximate;

    private SigmaNumber(decimal exact, double approximate, bool isExact)
    {
        this.exact = exact;
        this.approximate = approximate;
        IsExact = isExact;
    }

    public bool IsExact { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out SigmaNumber number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        number = default;
        if (text.IsEmpty || !(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
        {
            return false;
        }

        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var exact))
        {
            number = new SigmaNumber(exact, (double)exact, isExact: true);
            return true;
        }

        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out var approximate) && double.IsFinite(approximate))
        {
            number = new SigmaNumber(0, approximate, isExact: false);
            return true;
        }

        return TryParseHexadecimal(text, out number);
    }

    /// <summary>YAML also writes whole numbers as <c>0x1F</c>.</summary>
    private static bool TryParseHexadecimal(ReadOnlySpan<char> text, out SigmaNumber number)
    {
        number = default;
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            || !ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        number = new SigmaNumber(value, value, isExact: true);
        return true;
    }

    public int CompareTo(SigmaNumber other) =>
        IsExact && other.IsExact ? exact.CompareTo(other.exact) : approximate.CompareTo(other.approximate);

    /// <summary>One spelling for every spelling of the same number.</summary>
    public override string ToString() => IsExact
        ? exact.ToString("0.############################", CultureInfo.InvariantCulture)
        : approximate.ToString("R", CultureInfo.InvariantCulture);
}
