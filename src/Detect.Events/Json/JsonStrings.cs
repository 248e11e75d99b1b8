using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Detect.Events;

/// <summary>Finds the end of a JSON string, 32 bytes at a time.</summary>
internal static class JsonStrings
{
    private const nint Unterminated = -1;
    private const nint BadEscape = -2;
    private const nint ControlCharacter = -3;

    internal static string Expectation(nint fault) => fault switch
    {
        BadEscape => "a valid escape sequence",
        ControlCharacter => "an escaped control character or a closing quote",
        Unterminated => "a closing quote",
        _ => "a shorter property name",
    };

    /// <summary>Position of the closing quote, or a negative fault found at <paramref name="fault"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint End(ref byte origin, nint i, nint end, ref bool escaped, out nint fault)
    {
        fault = 0;
        if (end - i >= Vector256<byte>.Count)
        {
            var special = Special(ref origin, i);
            if (special != 0)
            {
                i += BitOperations.TrailingZeroCount(special);
                if (Unsafe.Add(ref origin, i) == '"')
                {
                    return i;
                }
            }
            else
            {
                i += Vector256<byte>.Count;
            }
        }

        return Continue(ref origin, i, end, ref escaped, out fault);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Special(ref byte origin, nint i)
    {
        var bytes = Vector256.LoadUnsafe(ref origin, (nuint)i);
        var special = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)0x1f)), bytes);
        return special.ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Continue(ref byte origin, nint i, nint end, ref bool escaped, out nint fault)
    {
        while (i < end)
        {
            if (end - i >= Vector256<byte>.Count)
            {
                var special = Special(ref origin, i);
                if (special == 0)
                {
                    i += Vector256<byte>.Count;
                    continue;
                }

                i += BitOperations.TrailingZeroCount(special);
            }

            var c = Unsafe.Add(ref origin, i);
            fault = i;
            switch (c)
            {
                case (byte)'"':
                    return i;
                case (byte)'\\':
                    escaped = true;
                    i = AfterEscape(ref origin, i + 1, end, out fault);
                    if (i < 0)
                    {
                        return i;
                    }

                    break;
                case < 0x20:
                    return ControlCharacter;
                default:
                    i++;
                    break;
            }
        }

        fault = end;
        return Unterminated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AfterEscape(ref byte origin, nint i, nint end, out nint fault)
    {
        fault = i;
        if (i >= end)
        {
            fault = end;
            return Unterminated;
        }

        var c = Unsafe.Add(ref origin, i);
        if (c is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
        {
            return i + 1;
        }

        return c == 'u' ? AfterHex(ref origin, i + 1, end, out fault) : BadEscape;
    }

    private static nint AfterHex(ref byte origin, nint i, nint end, out nint fault)
    {
        for (var digit = 0; digit < 4; digit++, i++)
        {
            fault = i;
            if (i >= end)
            {
                return Unterminated;
            }

            if (!char.IsAsciiHexDigit((char)Unsafe.Add(ref origin, i)))
            {
                return BadEscape;
            }
        }

        fault = i;
        return i;
    }
}
