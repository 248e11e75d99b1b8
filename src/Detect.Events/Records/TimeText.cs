using System.Globalization;

namespace Detect.Events;

/// <summary>
/// Reads every form of time that Entra exports use. Without a zone a time is UTC. Slashed dates are month first, as the
/// portal's and ADFS's American form has them; only where the first number cannot be a month is it taken for the day.
/// </summary>
internal static class TimeText
{
    /// <summary>The time as UTC ticks.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        if (IsoTime.TryParse(text, out ticks))
        {
            return true;
        }

        var reader = new TimeReader(text);
        return reader.Date(out var date)
            && reader.TimeOfDay(out var time)
            && reader.Zone(out var zone)
            && reader.AtEnd
            && InRange(ticks = date + time - zone);
    }

    /// <summary>Seconds (or, when that large, milliseconds) since 1970.</summary>
    internal static bool TryParseUnix(ReadOnlySpan<byte> text, out long ticks)
    {
        const decimal millisecondsFrom = 100_000_000_000m;
        ticks = 0;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || Math.Abs(value) > 300_000_000_000_000m)
        {
            return false;
        }

        var unit = Math.Abs(value) >= millisecondsFrom ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        var sinceEpoch = decimal.Truncate(value * unit);
        ticks = DateTime.UnixEpoch.Ticks + (long)sinceEpoch;
        return InRange(ticks);
    }

    private static bool InRange(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
}
