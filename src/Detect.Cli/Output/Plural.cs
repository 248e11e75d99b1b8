using System.Globalization;

namespace Detect.Cli;

/// <summary>A number with its noun: <c>1 alert</c>, <c>4 alerts</c>.</summary>
internal static class Plural
{
    public static string Of(long count, string noun, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : several ?? noun + "s")}");
}
