using System.Globalization;

namespace Detect.Rules;

/// <summary>Sigma's timespans. A month is 30 days and a year 365, so that windows have one length.</summary>
internal static class SigmaTimespan
{
    public const char Months = 'M';

    private const double LongestInDays = 3660;

    public static bool TryParse(string text, out TimeSpan timespan)
    {
        timespan = default;
        if (text.Length < 2 || !uint.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var unit = UnitOf(text[^1]);
        if (unit == TimeSpan.Zero || count == 0 || count * unit.TotalDays > LongestInDays)
        {
            return false;
        }

        timespan = count * unit;
        return true;
    }

    private static TimeSpan UnitOf(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        'w' => TimeSpan.FromDays(7),
        Months => TimeSpan.FromDays(30),
        'y' => TimeSpan.FromDays(365),
        _ => TimeSpan.Zero,
    };
}
