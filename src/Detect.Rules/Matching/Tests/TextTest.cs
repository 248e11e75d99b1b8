using Detect.Events;

namespace Detect.Rules;

public enum TextMatch
{
    Equal,
    Contains,
    StartsWith,
    EndsWith,
}

/// <summary>Compares text as a whole or in part, by default without regard to case (Unicode simple folding).</summary>
public sealed record TextTest(TextMatch Match, string Text, bool Cased) : ValueTest
{
    internal StringComparison Comparison => Cased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    public override string ToSigma(string field)
    {
        var position = Match switch
        {
            TextMatch.Contains => "|contains",
            TextMatch.StartsWith => "|startswith",
            TextMatch.EndsWith => "|endswith",
            _ => "",
        };
        return $"{field}{position}{(Cased ? "|cased" : "")}: {(Text.Length == 0 ? "''" : TextPattern.Escape(Text))}";
    }

    internal override bool Holds(in FieldValue value) =>
        value.Kind != FieldValueKind.Null && Compare(value.Text, Text, Match, Comparison);

    internal static bool Compare(string value, string text, TextMatch match, StringComparison comparison) => match switch
    {
        TextMatch.Equal => string.Equals(value, text, comparison),
        TextMatch.Contains => value.Contains(text, comparison),
        TextMatch.StartsWith => value.StartsWith(text, comparison),
        _ => value.EndsWith(text, comparison),
    };

    /// <summary>Texts that differ in case only ask the same thing, unless case matters.</summary>
    public bool Equals(TextTest? other) =>
        other is not null && Match == other.Match && Cased == other.Cased && string.Equals(Text, other.Text, Comparison);

    public override int GetHashCode() => HashCode.Combine(Match, Cased, Text.GetHashCode(Comparison));
}
