using System.Text.RegularExpressions;

namespace Detect.Rules;

/// <summary>A word, a parenthesis or a pipe of a condition; the empty text ends it.</summary>
internal readonly partial record struct ConditionToken(string Text, int Index)
{
    public bool IsEnd => Text.Length == 0;

    public bool Is(string keyword) => Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public string Describe() => IsEnd ? "end of the condition" : $"\"{Text}\"";

    public static IReadOnlyList<ConditionToken> Split(string condition) =>
    [
        .. Token().Matches(condition).Select(match => new ConditionToken(match.Value, match.Index)),
        new ConditionToken("", condition.Length),
    ];

    [GeneratedRegex(@"[()|]|[^\s()|]+", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
