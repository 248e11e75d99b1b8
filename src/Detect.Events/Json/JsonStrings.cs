using System.Runtime.CompilerServices;

namespace Detect.Events;

/// <summary>What a JSON string may hold, and what is said of one that holds anything else.</summary>
internal static class JsonStrings
{
    internal const nint Unterminated = -1;
    internal const nint BadEscape = -2;
    internal const nint ControlCharacter = -3;

    internal static string Expectation(nint fault) => fault switch
    {
        BadEscape => "a valid escape sequence",
        ControlCharacter => "an escaped control character or a closing quote",
        _ => "a closing quote",
    };

    /// <summary>Position behind the escape whose backslash is before <paramref name="i"/>, or a negative fault found at <paramref name="fault"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint AfterEscape(ref byte origin, nint i, nint end, out nint fault)
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
