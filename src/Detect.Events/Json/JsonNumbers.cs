using System.Runtime.CompilerServices;

namespace Detect.Events;

/// <summary>Finds the end of a JSON number.</summary>
internal static class JsonNumbers
{
    /// <summary>Position after the number, or the complement of where a digit was missing.</summary>
    internal static nint End(ref byte origin, nint i, nint end)
    {
        if (Unsafe.Add(ref origin, i) == '-')
        {
            i++;
        }

        var first = i;
        i = Digits(ref origin, i, end);
        if (i == first)
        {
            return ~i;
        }

        if (Unsafe.Add(ref origin, first) == '0' && i - first > 1)
        {
            return ~(first + 1);
        }

        if (i < end && Unsafe.Add(ref origin, i) == '.')
        {
            i = Required(ref origin, i + 1, end);
        }

        if (i >= 0 && i < end && (Unsafe.Add(ref origin, i) | 0x20) == 'e')
        {
            i++;
            if (i < end && Unsafe.Add(ref origin, i) is (byte)'+' or (byte)'-')
            {
                i++;
            }

            i = Required(ref origin, i, end);
        }

        return i;
    }

    private static nint Required(ref byte origin, nint i, nint end)
    {
        var after = Digits(ref origin, i, end);
        return after == i ? ~i : after;
    }

    private static nint Digits(ref byte origin, nint i, nint end)
    {
        while (i < end && (uint)(Unsafe.Add(ref origin, i) - '0') <= 9)
        {
            i++;
        }

        return i;
    }
}
