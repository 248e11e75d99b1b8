using System.Text;

namespace Detect.Events;

/// <summary>
/// RFC 4180: commas, quoted fields with doubled quotes and line breaks in them, rows ended by LF or CRLF. A quote that does
/// not begin a field is an ordinary character.
/// </summary>
internal sealed class CsvParser(ReadOnlyMemory<byte> text)
{
    private readonly List<string> fields = [];
    private int position;
    private int line;
    private bool isUnterminated;

    internal bool TryRead(out CsvRow row)
    {
        row = default;
        if (position >= text.Length) return false;
        var (start, firstLine) = (position, line);
        fields.Clear();
        isUnterminated = false;
        while (ReadField())
        {
        }

        var length = position - start;
        SkipLineEnd();
        row = new CsvRow([.. fields], start, length, firstLine, isUnterminated);
        return true;
    }

    /// <summary>The fields of a header, without the byte order mark that exports put before it.</summary>
    internal static List<string> ReadHeader(ReadOnlyMemory<byte> header)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (header.Span.StartsWith(mark)) header = header[mark.Length..];
        return new CsvParser(header).TryRead(out var row) ? row.Fields : [];
    }

    /// <summary>Returns whether another field follows in this row.</summary>
    private bool ReadField()
    {
        var bytes = text.Span;
        if (position < bytes.Length && bytes[position] == '"')
        {
            ReadQuoted(bytes);
        }
        else
        {
            var end = bytes[position..].IndexOfAny((byte)',', (byte)'\n');
            end = end < 0 ? bytes.Length : position + end;
            var stop = end > position && bytes[end - 1] == '\r' && (end == bytes.Length || bytes[end] == '\n') ? end - 1 : end;
            fields.Add(Encoding.UTF8.GetString(bytes[position..stop]));
            position = stop;
        }

        if (position >= bytes.Length || bytes[position] != ',') return false;
        position++;
        return true;
    }

    private void ReadQuoted(ReadOnlySpan<byte> bytes)
    {
        var start = ++position;
        var hasEscapes = false;
        while (true)
        {
            var quote = bytes[position..].IndexOf((byte)'"');
            if (quote < 0)
            {
                isUnterminated = true;
                position = bytes.Length;
                break;
            }

            position += quote;
            if (position + 1 >= bytes.Length || bytes[position + 1] != '"') break;
            hasEscapes = true;
            position += 2;
        }

        var content = bytes[start..position];
        line += content.Count((byte)'\n');
        var value = Encoding.UTF8.GetString(content);
        if (position < bytes.Length) position++;
        fields.Add((hasEscapes ? value.Replace("\"\"", "\"", StringComparison.Ordinal) : value) + ReadTail(bytes));
    }

    /// <summary>What stands between a closing quote and the next comma: nothing in a well-formed file, kept otherwise.</summary>
    private string ReadTail(ReadOnlySpan<byte> bytes)
    {
        var end = bytes[position..].IndexOfAny((byte)',', (byte)'\n', (byte)'\r');
        end = end < 0 ? bytes.Length : position + end;
        var tail = end == position ? "" : Encoding.UTF8.GetString(bytes[position..end]);
        position = end;
        return tail;
    }

    private void SkipLineEnd()
    {
        var bytes = text.Span;
        if (position < bytes.Length && bytes[position] == '\r') position++;
        if (position < bytes.Length && bytes[position] == '\n')
        {
            position++;
            line++;
        }
    }
}
