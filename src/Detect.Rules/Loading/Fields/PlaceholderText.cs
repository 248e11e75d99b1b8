using System.Text;

namespace Detect.Rules;

/// <summary>Text with <c>%placeholders%</c>; <c>\%</c> is a plain percent sign.</summary>
internal static class PlaceholderText
{
    private const char Sign = '%';
    private const char Escape = '\\';

    /// <summary>Every way to fill the placeholders. One for which there are no members stays as it is, and so do escapes.</summary>
    public static IReadOnlyList<string> Fill(string text, Func<string, IReadOnlyList<string>?> membersOf)
    {
        List<string> filled = [""];
        foreach (var (part, isPlaceholder) in Split(text))
        {
            var choices = (isPlaceholder ? membersOf(part[1..^1]) : null) ?? [part];
            filled = [.. filled.SelectMany(start => choices.Select(choice => start + choice))];
        }

        return filled;
    }

    public static string Unescape(string text) => text.Replace("\\%", "%", StringComparison.Ordinal);

    private static List<(string Text, bool IsPlaceholder)> Split(string text)
    {
        List<(string, bool)> parts = [];
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var end = text[i] == Sign ? EndOfPlaceholder(text, i) : -1;
            if (end > 0)
            {
                parts.Add((literal.ToString(), false));
                parts.Add((text[i..(end + 1)], true));
                literal.Clear();
                i = end;
                continue;
            }

            literal.Append(text[i]);
            if (text[i] == Escape && i + 1 < text.Length && text[i + 1] == Sign)
            {
                literal.Append(text[++i]);
            }
        }

        parts.Add((literal.ToString(), false));
        return parts;
    }

    private static int EndOfPlaceholder(string text, int start)
    {
        var end = text.IndexOf(Sign, start + 1);
        var isName = end > start + 1 && text.AsSpan(start + 1, end - start - 1).IndexOfAnyExcept(NameCharacters) < 0;
        return isName ? end : -1;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-. ");
}
