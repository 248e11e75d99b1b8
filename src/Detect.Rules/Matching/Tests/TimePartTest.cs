using System.Globalization;
using Detect.Events;

namespace Detect.Rules;

public enum TimePart
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// <summary>Compares one part of a time, in UTC; weeks are those of ISO 8601, days those of the month.</summary>
public sealed record TimePartTest(TimePart Part, int Value) : ValueTest
{
    public override string ToSigma(string field) => $"{field}|{Part.ToString().ToLowerInvariant()}: {Value}";

    internal override bool Holds(in FieldValue value)
    {
        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return value.Kind == FieldValueKind.Text
            && DateTimeOffset.TryParse(value.Text, CultureInfo.InvariantCulture, Style, out var time)
            && Of(time) == Value;
    }

    private int Of(DateTimeOffset time) => Part switch
    {
        TimePart.Minute => time.Minute,
        TimePart.Hour => time.Hour,
        TimePart.Day => time.Day,
        TimePart.Week => ISOWeek.GetWeekOfYear(time.DateTime),
        TimePart.Month => time.Month,
        _ => time.Year,
    };

    internal static (int Least, int Greatest) Range(TimePart part) => part switch
    {
        TimePart.Minute => (0, 59),
        TimePart.Hour => (0, 23),
        TimePart.Day => (1, 31),
        TimePart.Week => (1, 53),
        TimePart.Month => (1, 12),
        _ => (1, 9999),
    };
}
