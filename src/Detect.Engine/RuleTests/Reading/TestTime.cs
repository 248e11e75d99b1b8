using System.Globalization;
using System.Text.RegularExpressions;
using RegexMatch = System.Text.RegularExpressions.Match;

namespace Detect.Engine;

/// <summary>Times of a rule test: <c>40m</c>, <c>1h30m</c>, <c>-5m</c> or <c>0</c> after <see cref="Base"/>, or an instant.</summary>
internal static partial class TestTime
{
    public static readonly DateTimeOffset Base = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = Base;
        if (text == "0")
        {
            return true;
        }

        if (Offset().Match(text) is { Success: true } match)
        {
            time = Base + (Sum(match) * (match.Groups["sign"].Success ? -1 : 1));
            return true;
        }

        return text.Length >= "2026-01-05".Length
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>The time as a test would write it.</summary>
    public static string Show(DateTimeOffset time)
    {
        var offset = time - Base;
        if (offset.Duration() > TimeSpan.FromDays(400))
        {
            return RecordTime.Utc(time);
        }

        var parts = Parts(offset.Duration()).Where(part => part.Value != 0).Select(part => FormattableString.Invariant($"{part.Value}{part.Unit}"));
        var shown = string.Concat(parts);
        return shown.Length == 0 ? "0m" : (offset < TimeSpan.Zero ? "-" : "") + shown;
    }

    private static IEnumerable<(decimal Value, string Unit)> Parts(TimeSpan span) =>
    [
        (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "m"),
        ((decimal)(span.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond, "s"),
    ];

    private static TimeSpan Sum(RegexMatch match)
    {
        var sum = TimeSpan.Zero;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            var number = decimal.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture);
            sum += TimeSpan.FromTicks((long)(number * UnitOf(match.Groups["unit"].Captures[i].Value).Ticks));
        }

        return sum;
    }

    private static TimeSpan UnitOf(string unit) => unit switch
    {
        "d" => TimeSpan.FromDays(1),
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(1),
    };

    [GeneratedRegex(@"^(?<sign>-)?((?<number>[0-9]{1,6}(\.[0-9]{1,7})?)(?<unit>[dhms]))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Offset();
}
