using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Detect.Events;

internal enum IndexStatus
{
    Complete,

    /// <summary>The text ended inside the value.</summary>
    Incomplete,
    Invalid,
    TooDeep,
}

/// <summary>
/// Validates one JSON value and lays its nodes on a tape, in one pass. Accepts exactly what RFC 8259 does, up to
/// <see cref="MaxDepth"/>; whether text is valid UTF-8 is left to the caller.
/// </summary>
internal static class JsonIndexer
{
    internal const int MaxDepth = 128;

    private const uint True = 0x65757274;
    private const uint Null = 0x6c6c756e;
    private const uint False = 0x736c6166;

    [SkipLocalsInit]
    internal static unsafe IndexStatus Index(ReadOnlySpan<byte> data, int start, JsonTape tape)
    {
        ref var origin = ref MemoryMarshal.GetReference(data);
        nint end = data.Length;
        nint i = start;
        var nodes = tape.Nodes;
        var count = 0;
        var open = stackalloc int[MaxDepth];
        var depth = 0;
        var inObject = false;
        var nameStart = -1;
        uint nameBits = 0;
        string expected;
        byte c;
        var lines = 0;

    Value:
        if (i >= end || (c = Unsafe.Add(ref origin, i)) <= ' ' && !SkipSpace(ref origin, ref i, end, ref lines, out c))
        {
            expected = "a value";
            goto Stop;
        }

        if (count == nodes.Length)
        {
            nodes = tape.Grow();
        }

        ref var node = ref nodes[count];
        node.Start = (int)i;
        node.NameStart = nameStart;
        count++;
        node.Next = count;
        if (c == '"')
        {
            var escaped = false;
            var close = JsonStrings.End(ref origin, i + 1, end, ref escaped, out var fault);
            if (close < 0)
            {
                i = fault;
                expected = JsonStrings.Expectation(close);
                goto Stop;
            }

            node.Start = (int)i + 1;
            node.Length = (int)(close - i) - 1;
            node.Set(JsonNodeKind.Text, escaped, nameBits);
            i = close + 1;
            goto AfterValue;
        }

        if (c is (byte)'{' or (byte)'[')
        {
            if (depth == MaxDepth)
            {
                tape.End = (int)i;
                tape.Count = count;
                return IndexStatus.TooDeep;
            }

            open[depth++] = count - 1;
            inObject = c == '{';
            node.Set(inObject ? JsonNodeKind.Object : JsonNodeKind.Array, false, nameBits);
            i++;
            if (i < end && ((c = Unsafe.Add(ref origin, i)) > ' ' || SkipSpace(ref origin, ref i, end, ref lines, out c))
                && c == (inObject ? '}' : ']'))
            {
                goto Close;
            }

            nameStart = -1;
            nameBits = 0;
            if (inObject)
            {
                goto Name;
            }

            goto Value;
        }

        if (c is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            var after = JsonNumbers.End(ref origin, i, end, out var fault);
            if (after < 0)
            {
                i = fault;
                expected = "a digit";
                goto Stop;
            }

            node.Length = (int)(after - i);
            node.Set(JsonNodeKind.Number, false, nameBits);
            i = after;
            goto AfterValue;
        }

        var kind = Literal(ref origin, i, end, c);
        if (kind == 0)
        {
            expected = "a value";
            i = LiteralFault(data, i);
            goto Stop;
        }

        node.Length = kind == JsonNodeKind.False ? 5 : 4;
        node.Set(kind, false, nameBits);
        i += node.Length;

    AfterValue:
        if (depth == 0)
        {
            tape.Count = count;
            tape.End = (int)i;
            tape.Lines = lines;
            return IndexStatus.Complete;
        }

        if (i >= end || (c = Unsafe.Add(ref origin, i)) <= ' ' && !SkipSpace(ref origin, ref i, end, ref lines, out c))
        {
            expected = "a closing bracket";
            goto Stop;
        }

        if (c == ',')
        {
            i++;
            nameStart = -1;
            nameBits = 0;
            if (!inObject)
            {
                goto Value;
            }

            goto Name;
        }

        if (c != (inObject ? '}' : ']'))
        {
            expected = inObject ? "',' or '}'" : "',' or ']'";
            goto Stop;
        }

    Close:
        i++;
        ref var closed = ref nodes[open[--depth]];
        closed.Length = (int)i - closed.Start;
        closed.Next = count;
        inObject = depth > 0 && nodes[open[depth - 1]].Kind == JsonNodeKind.Object;
        goto AfterValue;

    Name:
        if (i >= end || (c = Unsafe.Add(ref origin, i)) <= ' ' && !SkipSpace(ref origin, ref i, end, ref lines, out c) || c != '"')
        {
            expected = "a property name";
            goto Stop;
        }

        var nameEscaped = false;
        var nameEnd = JsonStrings.End(ref origin, i + 1, end, ref nameEscaped, out var nameFault);
        if (nameEnd < 0 || nameEnd - i > TapeNode.MaxNameLength)
        {
            i = nameEnd < 0 ? nameFault : i;
            expected = JsonStrings.Expectation(nameEnd);
            goto Stop;
        }

        nameStart = (int)i + 1;
        nameBits = TapeNode.NameBits((int)(nameEnd - i) - 1, nameEscaped);
        i = nameEnd + 1;
        if (i >= end || (c = Unsafe.Add(ref origin, i)) <= ' ' && !SkipSpace(ref origin, ref i, end, ref lines, out c) || c != ':')
        {
            expected = "':'";
            goto Stop;
        }

        i++;
        goto Value;

    Stop:
        tape.Count = count;
        tape.End = (int)i;
        tape.Expected = expected;
        return i >= end ? IndexStatus.Incomplete : IndexStatus.Invalid;
    }

    private static bool SkipSpace(ref byte origin, ref nint i, nint end, ref int lines, out byte c)
    {
        for (; i < end; i++)
        {
            c = Unsafe.Add(ref origin, i);
            if (c is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return true;
            }

            lines += c == '\n' ? 1 : 0;
        }

        c = 0;
        return false;
    }

    private static JsonNodeKind Literal(ref byte origin, nint i, nint end, byte first)
    {
        if (end - i < 4)
        {
            return 0;
        }

        var word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref origin, i));
        return first switch
        {
            (byte)'t' when word == True => JsonNodeKind.True,
            (byte)'n' when word == Null => JsonNodeKind.Null,
            (byte)'f' when word == False && end - i > 4 && Unsafe.Add(ref origin, i + 4) == 'e' => JsonNodeKind.False,
            _ => 0,
        };
    }

    // A literal cut off by the end of the text is an incomplete value, not a wrong one.
    private static nint LiteralFault(ReadOnlySpan<byte> data, nint i)
    {
        var rest = data[(int)i..];
        var isPrefix = "true"u8.StartsWith(rest) || "false"u8.StartsWith(rest) || "null"u8.StartsWith(rest);
        return isPrefix ? data.Length : i;
    }
}
