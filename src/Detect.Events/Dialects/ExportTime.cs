using System.Globalization;

namespace Detect.Events;

/// <summary>
/// The ways in which exports write a time, all of them UTC unless they carry an offset. Month before day: an export
/// that writes the day first cannot be told apart for the first twelve days of a month, so it is not accepted at all.
/// </summary>
internal static class ExportTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy/MM/dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy/MM/dd' 'HH:mm:ss.FFFFFFFK",
        "M/d/yyyy', 'h:mm:ss.FFFFFFF tt",
        "M/d/yyyy' 'h:mm:ss.FFFFFFF tt",
        "M/d/yyyy', 'HH:mm:ss.FFFFFFFK",
        "M/d/yyyy' 'HH:mm:ss.FFFFFFFK",
        "M/d/yyyy' 'H:mm",
        "M/d/yyyy' 'h:mm tt",
    ];

    /// <summary>The time as Graph writes it, or the text unchanged where it is no time we know.</summary>
    internal static string? ToIso(string? text) => TryParse(text, out var time)
        ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : text;

    internal static bool TryParse(string? text, out DateTimeOffset time)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
            | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out time);
    }
}
