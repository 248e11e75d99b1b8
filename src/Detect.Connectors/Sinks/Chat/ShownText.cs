using System.Globalization;
using System.Text;

namespace Detect.Connectors;

/// <summary>Text from a log as it may be shown: nothing in it hides, reorders or breaks what stands around it.</summary>
internal static class ShownText
{
    private const char Ellipsis = '…';

    /// <summary>Control and direction characters become visible, line breaks spaces; cut to <paramref name="limit"/> UTF-16 units.</summary>
    public static string Of(string text, int limit)
    {
        var shown = new StringBuilder(Math.Min(text.Length, limit));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > limit)
            {
                return Shortened(shown, limit);
            }

            shown.Append(Visible(rune).ToString());
        }

        return shown.ToString();
    }

    private static string Shortened(StringBuilder shown, int limit)
    {
        var room = limit - 1;
        while (shown.Length > room)
        {
            shown.Length -= shown.Length > 1 && char.IsLowSurrogate(shown[^1]) ? 2 : 1;
        }

        return shown.Append(Ellipsis).ToString();
    }

    private static Rune Visible(Rune rune) => rune.Value switch
    {
        '\n' or '\r' or '\t' => new Rune(' '),
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format && !IsJoiner(rune) => Rune.ReplacementChar,
        _ => rune,
    };

    // Emoji and several scripts are written with joiners.
    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;
}
