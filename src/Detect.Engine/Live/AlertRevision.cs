using Detect.Rules;

namespace Detect.Engine;

/// <summary>What late events make of alerts that may have been told already.</summary>
/// <param name="Now">The alert with the late events; null when with them it would not have been raised.</param>
/// <param name="Before">The alerts without them that are now this one, under other ids; with no <paramref name="Now"/>, the one alert.</param>
public sealed record AlertRevision(Alert? Now, IReadOnlyList<Alert> Before);

/// <summary>The difference of what two engines said of one log, the second of which knew more events.</summary>
internal static class AlertRevisions
{
    /// <param name="underWay">
    /// What was told in the order of arrival and would have been put right when the watermark had passed: parted, or not yet updated.
    /// </param>
    public static IReadOnlyList<AlertRevision> Between(
        IReadOnlyDictionary<string, Alert> before, IReadOnlyDictionary<string, Alert> after, IReadOnlyList<Alert> underWay)
    {
        // What turned out to be a part of another while it waited for the watermark is that other's to tell.
        var standing = after.Values.Where(now => now.MergedInto is null).ToDictionary(now => now.Id);
        var changed = standing.Values.Where(now => !(before.TryGetValue(now.Id, out var then) && EagerAlerts.IsSame(then, now))).ToHashSet();
        var gone = before.Values.Where(then => then.MergedInto is null && !standing.ContainsKey(then.Id)).ToList();
        var told = underWay.SelectMany(alert => alert.Aliases.Append(alert.Id)).ToHashSet();
        var parted = underWay.Where(alert => !alert.Aliases.Append(alert.Id).Any(id => before.ContainsKey(id) || standing.ContainsKey(id)));
        var successors = gone.Select(then => (then, SuccessorOf(then, changed)))
            .Concat(parted.Select(alert => (alert, SuccessorOf(alert, standing.Values))).Where(pair => pair.Item2 is not null))
            .ToLookup(pair => pair.Item2, pair => pair.Item1);
        return
        [
            .. standing.Values.Where(now => changed.Contains(now) || told.Contains(now.Id) || successors.Contains(now))
                .Select(now => new AlertRevision(now, [.. successors[now]])),
            .. successors[null].Select(then => new AlertRevision(null, [then])),
        ];
    }

    // Neighbours may share an event, the last of one being the first of the next: what completed the alert says which of them it is.
    private static Alert? SuccessorOf(Alert then, IEnumerable<Alert> alerts) => alerts
        .Where(now => IsOfOneGroup(then, now))
        .Select(now => (Now: now, Shared: SharedEvents(then, now), HoldsTrigger: now.Events.Any(e => e.Key == then.CompletedBy)))
        .Where(candidate => candidate.Shared > 0 || (then.Rule is CorrelationRule && Overlaps(then, candidate.Now)))
        .OrderByDescending(candidate => candidate.HoldsTrigger)
        .ThenByDescending(candidate => candidate.Shared)
        .FirstOrDefault().Now;

    private static bool Overlaps(Alert a, Alert b) => a.First <= b.Last && b.First <= a.Last;

    private static bool IsOfOneGroup(Alert a, Alert b) =>
        a.Rule == b.Rule
        && string.Equals(a.TenantId, b.TenantId, StringComparison.OrdinalIgnoreCase)
        && a.Group.Count == b.Group.Count
        && a.Group.Zip(b.Group).All(pair => string.Equals(pair.First.Value, pair.Second.Value, StringComparison.OrdinalIgnoreCase));

    private static int SharedEvents(Alert a, Alert b) => a.Events.Count(e => b.Events.Any(other => other.Key == e.Key));
}
