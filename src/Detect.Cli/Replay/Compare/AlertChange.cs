using System.Globalization;
using Detect.Engine;

namespace Detect.Cli;

internal enum AlertChangeKind
{
    Added,
    Removed,
    Changed,
    Unchanged,
}

/// <summary>What became of one alert when the rules changed.</summary>
/// <param name="Before">Null for an added alert.</param>
/// <param name="After">Null for a removed one.</param>
/// <param name="Differences">Of a changed one: what differs, from old to new.</param>
internal sealed record AlertChange(AlertChangeKind Kind, Alert? Before, Alert? After, IReadOnlyList<string> Differences)
{
    /// <summary>The alert as it is now or, of a removed one, as it was.</summary>
    public Alert Alert => After ?? Before!;

    public static AlertChange Added(Alert alert) => new(AlertChangeKind.Added, null, alert, []);

    public static AlertChange Removed(Alert alert) => new(AlertChangeKind.Removed, alert, null, []);

    public static AlertChange Of(Alert before, Alert after)
    {
        var differences = Compare(before, after).ToList();
        return new AlertChange(differences.Count == 0 ? AlertChangeKind.Unchanged : AlertChangeKind.Changed, before, after, differences);
    }

    private static IEnumerable<string> Compare(Alert before, Alert after)
    {
        if (before.Rule.Level != after.Rule.Level)
        {
            yield return $"level {LevelStyle.Name(before.Rule.Level)} → {LevelStyle.Name(after.Rule.Level)}";
        }

        if (before.Count != after.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"count {before.Count} → {after.Count}");
        }

        if (before.First != after.First)
        {
            yield return $"first {AlertTable.Time(before.First)} → {AlertTable.Time(after.First)}";
        }

        if (before.Last != after.Last)
        {
            yield return $"last {AlertTable.Time(before.Last)} → {AlertTable.Time(after.Last)}";
        }

        if (before.EventCount != after.EventCount || !before.Events.Select(e => e.Id).SequenceEqual(after.Events.Select(e => e.Id)))
        {
            yield return before.EventCount == after.EventCount ? "other events" : $"events {before.EventCount} → {after.EventCount}";
        }
    }
}
