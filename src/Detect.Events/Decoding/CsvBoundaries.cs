using System.Text.Unicode;

namespace Detect.Events;

/// <summary>Where CSV rows end: at line ends outside quotes.</summary>
internal static class CsvBoundaries
{
    /// <summary>
    /// Length of the header row, line end included, or 0 when the source is not CSV: a header has a comma, semicolon or tab,
    /// begins with a letter, quote, dollar or underscore, and holds none of the braces and name separators of JSON.
    /// </summary>
    internal static int HeaderLength(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        var mark = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        var length = FirstRow(bytes, isWhole);
        var header = bytes[Math.Min(mark, length)..length].TrimEnd("\r\n"u8);
        var isHeader = !header.IsEmpty
            && (header[0] is (byte)'"' or (byte)'_' or (byte)'$' or >= 0x80 || char.IsAsciiLetter((char)header[0]))
            && header.IndexOfAny(",;\t"u8) >= 0
            && header.IndexOfAny("{}"u8) < 0
            && header.IndexOf("\":"u8) < 0
            && header.IndexOfAnyInRange((byte)0, (byte)8) < 0
            && Utf8.IsValid(header);
        return isHeader ? length : 0;
    }

    /// <summary>Length up to and including the last row's end, or 0 when no row ends here.</summary>
    internal static int LastRow(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        var last = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var length = FirstRow(bytes[at..], isWhole: false);
            if (length == 0)
            {
                break;
            }

            at += length;
            last = at;
        }

        return isWhole ? bytes.Length : last;
    }

    private static int FirstRow(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        var quoted = false;
        for (var at = 0; at < bytes.Length; at++)
        {
            var next = quoted ? bytes[at..].IndexOf((byte)'"') : bytes[at..].IndexOfAny((byte)'"', (byte)'\n');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (bytes[at] == '\n')
            {
                return at + 1;
            }

            quoted = !quoted;
        }

        return isWhole ? bytes.Length : 0;
    }
}
