namespace Detect.Cli;

/// <summary>Text from a log, safe to show: whoever writes a display name must not be able to steer the reader's terminal.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text) =>
        text.Any(IsHarmful) ? string.Create(text.Length, text, Replace) : text;

    private static void Replace(Span<char> into, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            into[i] = IsHarmful(text[i]) ? text[i] is '\t' or '\n' or '\r' ? ' ' : Replacement : text[i];
        }
    }

    // Control characters, and the marks that reorder or hide the text around them.
    private static bool IsHarmful(char c) => char.IsControl(c) || c is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E')
        or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}
