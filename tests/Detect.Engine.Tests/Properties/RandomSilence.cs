using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Engine.Tests;

/// <summary>
/// A random silence, and what it covers: told from its file's documentation alone, so that it can say whether the engine is right.
/// </summary>
/// <param name="From">In minutes of the log, inclusive.</param>
/// <param name="Until">In minutes of the log, exclusive.</param>
internal sealed record RandomSilence(string Name, IReadOnlyList<(string Key, string[] Patterns)> Matchers, int From, int Until)
{
    /// <param name="start">When the log's minute 0 was.</param>
    public string Yaml(DateTimeOffset start)
    {
        var matchers = string.Join(", ", Matchers.Select(m => $"{m.Key}: [{string.Join(", ", m.Patterns.Select(p => $"\"{p}\""))}]"));
        return $"{{matchers: {{{matchers}}}, start: {Time(start, From)}, end: {Time(start, Until)}, author: Ann, comment: {Name}}}";
    }

    /// <param name="minute">When the alert's condition became true.</param>
    /// <param name="values">What the alert has of each matcher's key: for each thing that has it (each event), its values.</param>
    public bool Covers(double minute, Func<string, IReadOnlyList<IReadOnlyList<string>>> values) =>
        From <= minute && minute < Until && Matchers.All(m =>
            values(m.Key) is { Count: > 0 } things && things.All(thing => thing.Any(value => m.Patterns.Any(pattern => Holds(pattern, value)))));

    public override string ToString() => $"silence {Name} of {string.Join(" and ", Matchers.Select(m => $"{m.Key} {string.Join('|', m.Patterns)}"))} in [{From}, {Until})";

    public static SilenceList Load(IEnumerable<RandomSilence> silences, DateTimeOffset start) => SilenceList.Join(silences.Select(silence =>
    {
        var loaded = SilenceFile.LoadItem($"silence {silence.Name}", silence.Yaml(start));
        loaded.Findings.Should().BeEmpty();
        return loaded.Silences;
    }));

    /// <summary>As an alert names the silence that covers it.</summary>
    public string FullName => $"silence {Name}:2: {Name} (Ann)";

    /// <summary>A few silences, in the order in which they are asked; often none.</summary>
    /// <param name="matchers">What there is to be silenced.</param>
    /// <param name="length">Of the log, in minutes.</param>
    public static Gen<IReadOnlyList<RandomSilence>> Some(IReadOnlyList<(string Key, string[] Patterns)> matchers, int length) =>
        from count in Gen.Elements(0, 0, 1, 1, 2)
        from silences in (
            from first in Gen.Elements(matchers.ToArray())
            from second in Gen.Elements(matchers.ToArray())
            from isBoth in Gen.Elements(true, false, false)
            from start in Gen.Choose(-length / 4, length)
            from lasts in Gen.Choose(1, length)
            select new RandomSilence("", isBoth && second.Key != first.Key ? [first, second] : [first], start, start + lasts)).ListOf(count)
        select (IReadOnlyList<RandomSilence>)[.. silences.Select((silence, i) => silence with { Name = $"s{i}" })];

    // The one star that the tests use stands at the end.
    private static bool Holds(string pattern, string value) => pattern.EndsWith('*')
        ? value.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, value, StringComparison.OrdinalIgnoreCase);

    private static string Time(DateTimeOffset start, int minute) => start.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
