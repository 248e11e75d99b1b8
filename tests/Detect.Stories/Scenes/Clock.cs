using System.Globalization;

namespace Detect.Stories;

/// <summary>Times of one day, in UTC; <c>09:12</c> comes with made-up seconds and fractions, as a real log has them.</summary>
internal sealed class Clock(int year, int month, int day)
{
    private readonly DateTimeOffset midnight = new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset At(string hourAndMinute) => At(TimeSpan.Parse(hourAndMinute, CultureInfo.InvariantCulture));

    public DateTimeOffset At(TimeSpan sinceMidnight)
    {
        var minute = midnight + sinceMidnight;
        var label = minute.ToString("O", CultureInfo.InvariantCulture);
        return minute + TimeSpan.FromSeconds(Made.Number("second/" + label, 0, 50)) + Made.Fraction(label);
    }
}
