using System.Buffers;

namespace Detect.Rules;

/// <summary>A YAML scalar in a file's text: replaced in the quoting it has, where its text stands there just as it is read.</summary>
internal static class WrittenScalar
{
    private static readonly SearchValues<char> BreaksPlain = SearchValues.Create(":#,[]{}\"'&*!>%@`");

    /// <returns>Null when the value is written in a way that is better left to a person.</returns>
    public static string? Replace(string text, int offset, Correction correction)
    {
        var (written, right) = text[offset] switch
        {
            '\'' => (Single(correction.Written), Single(correction.Right)),
            '"' => (Double(correction.Written), Double(correction.Right)),
            _ => (correction.Written, IsPlain(correction.Right) ? correction.Right : Single(correction.Right)),
        };
        var end = offset + written.Length;
        return text.AsSpan(offset).StartsWith(written, StringComparison.Ordinal) && Ends(text, end)
            ? string.Concat(text.AsSpan(0, offset), right, text.AsSpan(end))
            : null;
    }

    private static string Single(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Double(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsPlain(string text) => text == text.Trim() && text.AsSpan().IndexOfAny(BreaksPlain) < 0 && text[0] is not ('-' or '?' or '|');

    private static bool Ends(string text, int end)
    {
        var rest = text.AsSpan(end).TrimStart(' ');
        return rest.IsEmpty || rest[0] is '\r' or '\n' or ',' or ']' or '}' or ':' || (rest[0] == '#' && rest.Length < text.Length - end);
    }
}
