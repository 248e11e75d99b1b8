namespace Detect.Rules;

/// <summary>Lists as people write them: <c>"a", "b" or "c"</c>.</summary>
internal static class Words
{
    public static string Or(IEnumerable<string> names) => Join(names, "or");

    public static string And(IEnumerable<string> names) => Join(names, "and");

    private static string Join(IEnumerable<string> names, string conjunction)
    {
        var quoted = names.Select(name => $"\"{name}\"").ToList();
        return quoted.Count < 2
            ? string.Concat(quoted)
            : $"{string.Join(", ", quoted[..^1])} {conjunction} {quoted[^1]}";
    }
}
