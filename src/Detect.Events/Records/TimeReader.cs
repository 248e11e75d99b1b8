namespace Detect.Events;

/// <summary>Takes a time apart from left to right.</summary>
internal ref struct TimeReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text.Trim((byte)' ');
    private int at;

    internal readonly bool AtEnd => at == text.Length;

    internal bool Date(out long ticks)
    {
        ticks = 0;
        if (!Number(4, out var first, out var digits) || at >= text.Length)
        {
            return false;
        }

        var separator = text[at++];
        if (separator is not ((byte)'-' or (byte)'/')
            || !Number(2, out var second, out _)
            || !Take(separator)
            || !Number(4, out var third, out var lastDigits))
        {
            return false;
        }

        return digits == 4
            ? lastDigits <= 2 && Days(first, second, third, out ticks)
            : lastDigits == 4 && separator == '/' && (first > 12 ? Days(third, second, first, out ticks) : Days(third, first, second, out ticks));
    }

    internal bool TimeOfDay(out long ticks)
    {
        ticks = 0;
        if (AtEnd)
        {
            return true;
        }

        _ = Take((byte)',');
        if (!Take((byte)'T') && !Take((byte)'t') && !Take((byte)' '))
        {
            return false;
        }

        if (!Number(2, out var hour, out _) || !Take((byte)':') || !Number(2, out var minute, out _))
        {
            return false;
        }

        var second = 0;
        if (Take((byte)':') && !Number(2, out second, out _))
        {
            return false;
        }

        var fraction = Fraction();
        if (!HalfDay(ref hour) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks = (hour * 3600L + minute * 60 + second) * TimeSpan.TicksPerSecond + fraction;
        return true;
    }

    internal bool Zone(out long ticks)
    {
        ticks = 0;
        if (AtEnd || Take((byte)'Z') || Take((byte)'z'))
        {
            return true;
        }

        _ = Take((byte)' ');
        if (Take((byte)'U') || Take((byte)'G'))
        {
            return Take((byte)'T') && Take((byte)'C') || Take((byte)'M') && Take((byte)'T');
        }

        var sign = Take((byte)'+') ? 1 : Take((byte)'-') ? -1 : 0;
        if (sign == 0 || !Number(2, out var hours, out _))
        {
            return false;
        }

        _ = Take((byte)':');
        var minutes = 0;
        if (!AtEnd && !Number(2, out minutes, out _))
        {
            return false;
        }

        ticks = sign * (hours * 60L + minutes) * TimeSpan.TicksPerMinute;
        return hours <= 14 && minutes <= 59;
    }

    // Ticks are 100 ns: an eighth and ninth digit are dropped.
    private long Fraction()
    {
        if (!Take((byte)'.'))
        {
            return 0;
        }

        long ticks = 0;
        var scale = TimeSpan.TicksPerSecond;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
        {
            scale /= 10;
            ticks += (text[at] - '0') * scale;
        }

        return ticks;
    }

    private bool HalfDay(ref int hour)
    {
        var mark = at;
        _ = Take((byte)' ');
        var letter = at < text.Length ? text[at] | 0x20 : 0;
        if (letter is not ('a' or 'p') || at + 1 >= text.Length || (text[at + 1] | 0x20) != 'm')
        {
            at = mark;
            return true;
        }

        at += 2;
        if (hour is < 1 or > 12)
        {
            return letter == 'p' ? hour <= 23 : hour == 0;
        }

        hour = hour % 12 + (letter == 'p' ? 12 : 0);
        return true;
    }

    private bool Number(int maxDigits, out int value, out int digits)
    {
        value = 0;
        for (digits = 0; digits < maxDigits && at < text.Length && (uint)(text[at] - '0') <= 9; digits++)
        {
            value = value * 10 + (text[at++] - '0');
        }

        return digits > 0;
    }

    private bool Take(byte c)
    {
        if (at >= text.Length || text[at] != c)
        {
            return false;
        }

        at++;
        return true;
    }

    private static bool Days(int year, int month, int day, out long ticks)
    {
        ticks = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }
}
