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
    private const int NoContainer = -1;

    // Locals whose address is taken would live in memory: helpers return positions, and leave what else they found on the tape.
    internal static IndexStatus Index(ReadOnlySpan<byte> data, int start, JsonTape tape)
    {
        ref var origin = ref MemoryMarshal.GetReference(data);
        nint end = data.Length;
        nint i = start;
        var specials = tape.Specials;
        ref var place = ref specials.Start(i);
        ref var nodes = ref tape.Begin(out var capacity);
        nint count = 0;
        nint container = NoContainer;
        var depth = 0;
        var inObject = false;
        string expected;
        byte c;

    Element:
        ref var node = ref Unsafe.Add(ref nodes, count);
        node.SetName(0, 0, false);

    Value:
        if (i >= end || ((c = Unsafe.Add(ref origin, i)) <= ' ' && (i = tape.SkipSpace(ref origin, i, end)) >= end))
        {
            expected = "a value";
            goto Stop;
        }

        c = Unsafe.Add(ref origin, i);
        node = ref Unsafe.Add(ref nodes, count);
        count++;
        node.Next = (int)count;

        // Room for the next node, whose name is written first.
        if (count == capacity)
        {
            nodes = ref tape.Grow(out capacity);
            node = ref Unsafe.Add(ref nodes, count - 1);
        }

        if (c == '"')
        {
            var escaped = false;
            nint close = Unsafe.Add(ref place, 1);
            if (place == i && close < end && Unsafe.Add(ref origin, close) == '"')
            {
                place = ref Unsafe.Add(ref place, 2);
            }
            else
            {
                close = specials.End(ref origin, i + 1, end, ref place);
                if (close < 0)
                {
                    i = specials.Fault;
                    expected = JsonStrings.Expectation(close);
                    goto Stop;
                }

                place = ref specials.Behind;
                escaped = specials.IsEscaped;
            }

            node.Set(JsonNodeKind.Text, i + 1, close - i - 1, escaped);
            i = close + 1;
            goto AfterValue;
        }

        if (c is (byte)'{' or (byte)'[')
        {
            if (depth == MaxDepth)
            {
                tape.End = (int)i;
                tape.Count = (int)count;
                return IndexStatus.TooDeep;
            }

            depth++;
            inObject = c == '{';

            // Until it is closed, its length is where the container around it is.
            node.Set(inObject ? JsonNodeKind.Object : JsonNodeKind.Array, i, container, false);
            container = count - 1;
            i++;
            if (i < end
                && ((c = Unsafe.Add(ref origin, i)) > ' ' || (i = tape.SkipSpace(ref origin, i, end)) < end)
                && Unsafe.Add(ref origin, i) == (inObject ? '}' : ']'))
            {
                goto Close;
            }

            if (inObject)
            {
                goto Name;
            }

            goto Element;
        }

        if (c is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            var after = JsonNumbers.End(ref origin, i, end);
            if (after < 0)
            {
                i = ~after;
                expected = "a digit";
                goto Stop;
            }

            node.Set(JsonNodeKind.Number, i, after - i, false);
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

        nint length = kind == JsonNodeKind.False ? 5 : 4;
        node.Set(kind, i, length, false);
        i += length;

    AfterValue:
        if (depth == 0)
        {
            tape.Count = (int)count;
            tape.End = (int)i;
            return IndexStatus.Complete;
        }

        if (i >= end || ((c = Unsafe.Add(ref origin, i)) <= ' ' && (i = tape.SkipSpace(ref origin, i, end)) >= end))
        {
            expected = "a closing bracket";
            goto Stop;
        }

        c = Unsafe.Add(ref origin, i);
        if (c == ',')
        {
            i++;
            if (!inObject)
            {
                goto Element;
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
        depth--;
        ref var closed = ref Unsafe.Add(ref nodes, container);
        container = closed.Length;
        closed.Length = (int)i - closed.Start;
        closed.Next = (int)count;
        inObject = depth > 0 && Unsafe.Add(ref nodes, container).Kind == JsonNodeKind.Object;
        goto AfterValue;

    Name:
        if (i >= end
            || ((c = Unsafe.Add(ref origin, i)) <= ' ' && (i = tape.SkipSpace(ref origin, i, end)) >= end)
            || Unsafe.Add(ref origin, i) != '"')
        {
            expected = "a property name";
            goto Stop;
        }

        var nameEscaped = false;
        nint nameEnd = Unsafe.Add(ref place, 1);
        if (place == i && nameEnd < end && Unsafe.Add(ref origin, nameEnd) == '"')
        {
            place = ref Unsafe.Add(ref place, 2);
        }
        else
        {
            nameEnd = specials.End(ref origin, i + 1, end, ref place);
            if (nameEnd < 0)
            {
                i = specials.Fault;
                expected = JsonStrings.Expectation(nameEnd);
                goto Stop;
            }

            place = ref specials.Behind;
            nameEscaped = specials.IsEscaped;
        }

        Unsafe.Add(ref nodes, count).SetName(i + 1, nameEnd - i - 1, nameEscaped);
        i = nameEnd + 1;
        if (i >= end
            || ((c = Unsafe.Add(ref origin, i)) <= ' ' && (i = tape.SkipSpace(ref origin, i, end)) >= end)
            || Unsafe.Add(ref origin, i) != ':')
        {
            expected = "':'";
            goto Stop;
        }

        i++;
        goto Value;

    Stop:
        tape.Count = (int)count;
        tape.End = (int)i;
        tape.Expected = expected;
        return i >= end ? IndexStatus.Incomplete : IndexStatus.Invalid;
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
