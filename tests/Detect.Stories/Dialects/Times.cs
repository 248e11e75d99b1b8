using System.Globalization;

namespace Detect.Stories;

/// <summary>The ways in which the dialects spell one instant.</summary>
internal static class Times
{
    public static string Utc(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static string WithOffset(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>Graph drops trailing zeros of the fraction.</summary>
    public static string Trimmed(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
