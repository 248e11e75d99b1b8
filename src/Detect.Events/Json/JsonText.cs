using System.Buffers;
using System.Globalization;
using System.Text;

namespace Detect.Events;

/// <summary>Decodes the escapes of JSON strings that an indexer has accepted.</summary>
internal static class JsonText
{
    private const int Replacement = 0xFFFD;

    /// <summary>Writes the decoded text; <paramref name="into"/> must be as long as <paramref name="escaped"/>. Lone surrogates become U+FFFD.</summary>
    internal static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> into)
    {
        var written = 0;
        while (true)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                escaped.CopyTo(into[written..]);
                return written + escaped.Length;
            }

            escaped[..plain].CopyTo(into[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (escaped[1] == 'u')
            {
                var used = CodePoint(escaped, out var codePoint);
                written += new Rune(codePoint).EncodeToUtf8(into[written..]);
                escaped = escaped[used..];
            }
            else
            {
                into[written++] = Simple(escaped[1]);
                escaped = escaped[2..];
            }
        }
    }

    /// <summary>True for a text whose decoded form is <paramref name="value"/>, ignoring ASCII case where asked.</summary>
    internal static bool Equal(ReadOnlySpan<byte> text, bool escaped, ReadOnlySpan<byte> value, bool ignoreCase)
    {
        if (!escaped)
        {
            return ignoreCase ? Ascii.EqualsIgnoreCase(text, value) || FoldedEqual(text, value) : text.SequenceEqual(value);
        }

        var decoded = ArrayPool<byte>.Shared.Rent(text.Length);
        var length = Unescape(text, decoded);
        var equal = Equal(decoded.AsSpan(0, length), false, value, ignoreCase);
        ArrayPool<byte>.Shared.Return(decoded);
        return equal;
    }

    private static bool FoldedEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        !Ascii.IsValid(left)
        && !Ascii.IsValid(right)
        && string.Equals(Encoding.UTF8.GetString(left), Encoding.UTF8.GetString(right), StringComparison.OrdinalIgnoreCase);

    private static byte Simple(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };

    private static int CodePoint(ReadOnlySpan<byte> escape, out int codePoint)
    {
        codePoint = Hex(escape);
        if (codePoint is < 0xD800 or > 0xDFFF)
        {
            return 6;
        }

        if (codePoint < 0xDC00 && escape.Length >= 12 && escape[6] == '\\' && escape[7] == 'u')
        {
            var low = Hex(escape[6..]);
            if (low is >= 0xDC00 and <= 0xDFFF)
            {
                codePoint = 0x10000 + ((codePoint - 0xD800) << 10) + (low - 0xDC00);
                return 12;
            }
        }

        codePoint = Replacement;
        return 6;
    }

    private static int Hex(ReadOnlySpan<byte> escape) =>
        int.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
