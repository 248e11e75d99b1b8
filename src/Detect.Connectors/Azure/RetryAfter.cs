using System.Globalization;
using Azure;
using Azure.Core;

namespace Detect.Connectors;

/// <summary>How long a service asks to be left alone: seconds, or a date that is read against the answer's own.</summary>
internal static class RetryAfter
{
    /// <summary>Whatever is asked for: a service is asked again after a day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan? Of(Response response) => Asked(response) is { } wait ? wait < Longest ? wait : Longest : null;

    private static TimeSpan? Asked(Response response)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        if (!IsDate(text, out var until) || response.Headers.Date is not { } now) return null;
        return until > now ? until - now : TimeSpan.Zero;
    }

    private static bool IsDate(string text, out DateTimeOffset date) => DateTimeOffset.TryParseExact(
        text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
