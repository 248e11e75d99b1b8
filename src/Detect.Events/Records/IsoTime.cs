using System.Buffers.Binary;

namespace Detect.Events;

/// <summary>The form in which nearly all records have their time: <c>2026-03-02T09:14:00[.1234567](Z|+00:00)</c>.</summary>
internal static class IsoTime
{
    private const int SecondsEnd = 19;

    internal static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length <= SecondsEnd
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var bad = 0;
        var year = Two(text, 0, ref bad) * 100 + Two(text, 2, ref bad);
        var month = Two(text, 5, ref bad);
        var day = Two(text, 8, ref bad);
        var hour = Two(text, 11, ref bad);
        var minute = Two(text, 14, ref bad);
        var second = Two(text, 17, ref bad);
        if (bad != 0 || year == 0 || month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59
            || day < 1 || day > DateTime.DaysInMonth(year, month)
            || !TryFraction(text[SecondsEnd..], out var fraction))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction;
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        var at = 0;
        if (rest[0] == '.')
        {
            var scale = TimeSpan.TicksPerSecond;
            for (at = 1; at < rest.Length && (uint)(rest[at] - '0') <= 9; at++)
            {
                scale /= 10;
                ticks += (rest[at] - '0') * scale;
            }
        }

        rest = rest[at..];
        return rest.Length == 1 ? rest[0] == 'Z' : rest.SequenceEqual("+00:00"u8);
    }

    private static int Two(ReadOnlySpan<byte> text, int at, ref int bad)
    {
        var pair = BinaryPrimitives.ReadUInt16LittleEndian(text[at..]);
        var tens = (pair & 0xff) - '0';
        var ones = (pair >> 8) - '0';
        bad |= (uint)tens > 9 || (uint)ones > 9 ? 1 : 0;
        return tens * 10 + ones;
    }
}
