using System.Globalization;

namespace Detect.Cli;

/// <summary>A number with its noun: <c>1 alert</c>, <c>4 alerts</c>.</summary>
internal static class Plural
{
    public static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
