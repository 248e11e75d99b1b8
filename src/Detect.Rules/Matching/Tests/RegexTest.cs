using System.Text.RegularExpressions;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Searches text for a regular expression, in time linear in the text whatever the expression.</summary>
public sealed record RegexTest : ValueTest
{
    private readonly Regex regex;

    /// <exception cref="RegexParseException">The pattern is not a regular expression.</exception>
    /// <exception cref="NotSupportedException">The pattern needs backtracking.</exception>
    internal RegexTest(string pattern, RegexOptions flags)
    {
        Pattern = pattern;
        Flags = flags;
        regex = new Regex(pattern, flags | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    public string Pattern { get; }

    /// <summary>Only <see cref="RegexOptions.IgnoreCase"/>, <see cref="RegexOptions.Multiline"/> and <see cref="RegexOptions.Singleline"/>.</summary>
    public RegexOptions Flags { get; }

    public override string ToSigma(string field)
    {
        var i = Flags.HasFlag(RegexOptions.IgnoreCase) ? "|i" : "";
        var m = Flags.HasFlag(RegexOptions.Multiline) ? "|m" : "";
        var s = Flags.HasFlag(RegexOptions.Singleline) ? "|s" : "";
        return $"{field}|re{i}{m}{s}: {Pattern}";
    }

    internal override bool Holds(in FieldValue value) => value.Kind != FieldValueKind.Null && regex.IsMatch(value.Text);

    public bool Equals(RegexTest? other) => other is not null && Flags == other.Flags && Pattern == other.Pattern;

    public override int GetHashCode() => HashCode.Combine(Flags, Pattern);
}
