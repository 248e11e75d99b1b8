namespace Detect.Connectors;

/// <summary>Spans of time as a person says them.</summary>
internal static class Spans
{
    /// <summary>Such as <c>3 d 2 h</c>, <c>38 min</c> or <c>5 s</c>: the two largest units.</summary>
    public static string Text(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Pair((int)span.TotalDays, "d", span.Hours, "h"),
        { TotalHours: >= 1 } => Pair(span.Hours, "h", span.Minutes, "min"),
        { TotalMinutes: >= 1 } => Pair(span.Minutes, "min", 0, ""),
        _ => $"{Math.Max(0, (int)span.TotalSeconds)} s",
    };

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
