using System.Globalization;
using System.Text;

namespace Detect.Events.Tests;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2026-03-02T09:14:00.1234567Z", "2026-03-02T09:14:00.1234567")]
    [InlineData("2026-03-02T09:14:00.1234567+00:00", "2026-03-02T09:14:00.1234567")]
    [InlineData("2026-03-02T09:14:00.12Z", "2026-03-02T09:14:00.1200000")]
    [InlineData("2026-03-02T09:14:00.123456789Z", "2026-03-02T09:14:00.1234567")]
    [InlineData("2026-03-02T09:14:00", "2026-03-02T09:14:00.0000000")]
    [InlineData("2026-03-02 09:14:00", "2026-03-02T09:14:00.0000000")]
    [InlineData("2026-03-02T11:14:00+02:00", "2026-03-02T09:14:00.0000000")]
    [InlineData("2026-03-02T00:14:00-0930", "2026-03-02T09:44:00.0000000")]
    [InlineData("2026/03/02T09:14:00", "2026-03-02T09:14:00.0000000")]
    [InlineData("2026-03-02", "2026-03-02T00:00:00.0000000")]
    [InlineData("8/22/2022 6:41:02 PM", "2022-08-22T18:41:02.0000000")]
    [InlineData("8/22/2022 12:41:02 AM", "2022-08-22T00:41:02.0000000")]
    [InlineData("8/22/2022 12:41:02 PM", "2022-08-22T12:41:02.0000000")]
    [InlineData("1/9/2007 10:41:00 AM +01:00", "2007-01-09T09:41:00.0000000")]
    [InlineData("01/09/2007 09:41:00", "2007-01-09T09:41:00.0000000")]
    [InlineData("4/28/2021, 2:08:45.221 PM", "2021-04-28T14:08:45.2210000")]
    [InlineData("28/4/2021 14:08:45", "2021-04-28T14:08:45.0000000")]
    [InlineData("3/4/2021 14:08:45", "2021-03-04T14:08:45.0000000")]
    [InlineData("2026-03-02 09:14:00 UTC", "2026-03-02T09:14:00.0000000")]
    public void Every_form_of_time_is_read_as_utc_month_first(string text, string expected)
    {
        TimeText.TryParse(Encoding.UTF8.GetBytes(text), out var ticks).Should().BeTrue();
        new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture).Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-02-30T09:14:00Z")]
    [InlineData("2026-03-02T24:14:00Z")]
    [InlineData("2026-03-02T09:14:00Zulu")]
    [InlineData("13/13/2021 14:08:45")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("2026-03-02T09:14:00+99:00")]
    public void What_is_no_time_is_refused(string text) =>
        TimeText.TryParse(Encoding.UTF8.GetBytes(text), out _).Should().BeFalse();

    [Theory]
    [InlineData("1772442840", "2026-03-02T09:14:00.0000000")]
    [InlineData("1772442840.5", "2026-03-02T09:14:00.5000000")]
    [InlineData("1772442840123", "2026-03-02T09:14:00.1230000")]
    public void Numbers_are_seconds_or_milliseconds_since_1970(string text, string expected)
    {
        TimeText.TryParseUnix(Encoding.UTF8.GetBytes(text), out var ticks).Should().BeTrue();
        new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture).Should().Be(expected);
    }
}
