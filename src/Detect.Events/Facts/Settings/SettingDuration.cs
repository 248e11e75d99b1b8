using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Detect.Events;

/// <summary>A duration in the prose of a setting: <c>02:00:00</c>, <c>180.00:00:00</c>, <c>PT8H</c>, <c>15 (Days)</c>.</summary>
internal static partial class SettingDuration
{
    internal static double? Hours(string text)
    {
        text = text.StartsWith("to ", StringComparison.OrdinalIgnoreCase) ? text[3..].Trim() : text.Trim();
        text = text is ['(', .., ')'] ? text[1..^1] : text;
        if (text.StartsWith('P'))
        {
            return IsoHours(text);
        }

        if (Clock().Match(text) is { Success: true } clock)
        {
            return (24 * Number(clock.Groups[1])) + Number(clock.Groups[2]) + (Number(clock.Groups[3]) / 60)
                + (Number(clock.Groups[4]) / 3600);
        }

        return Counted().Match(text) is { Success: true } counted
            ? Number(counted.Groups[1]) * HoursIn(counted.Groups[2].Value)
            : null;
    }

    /// <summary>Graph's and Azure's durations: <c>PT8H</c>, <c>P180D</c>; null for a text that is none.</summary>
    internal static double? IsoHours(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text).TotalHours;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static double Number(Group group) =>
        group.Success ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static double HoursIn(string unit) => char.ToLowerInvariant(unit[0]) switch
    {
        'd' => 24,
        'm' => 1.0 / 60,
        _ => 1,
    };

    // Not TimeSpan.Parse, to which 24:00:00 is 24 days.
    [GeneratedRegex(@"^(?:([0-9]{1,6})\.)?([0-9]{1,4}):([0-9]{2})(?::([0-9]{2}))?$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^([0-9]{1,6}) *\(?(day|hour|minute)(?:s|\(s\))?\)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Counted();
}
