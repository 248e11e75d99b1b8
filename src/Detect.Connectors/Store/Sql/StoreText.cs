using System.Globalization;
using System.Text;

namespace Detect.Connectors.Store;

/// <summary>
/// Text of any log as a database can hold it. PostgreSQL takes neither U+0000 nor half a surrogate pair, and a record that has them must
/// not stop a commit: they are written as U+0010 and four hexadecimal digits, and come back as they were.
/// </summary>
internal static class StoreText
{
    private const char Escape = '\u0010';

    public static string Encode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (NeedsEscape(text, i))
            {
                return Escaped(text);
            }
        }

        return text;
    }

    public static string Decode(string text)
    {
        if (!text.Contains(Escape, StringComparison.Ordinal))
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Escape && text.Length - i > 4
                && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                decoded.Append((char)escaped);
                i += 4;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }

        return decoded.ToString();
    }

    private static string Escaped(string text)
    {
        var encoded = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (NeedsEscape(text, i))
            {
                encoded.Append(Escape).Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                encoded.Append(text[i]);
            }
        }

        return encoded.ToString();
    }

    private static bool NeedsEscape(string text, int i) => text[i] switch
    {
        '\0' or Escape => true,
        var c when char.IsHighSurrogate(c) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
        var c when char.IsLowSurrogate(c) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        _ => false,
    };
}
