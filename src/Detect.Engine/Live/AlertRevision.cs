using Detect.Rules;

namespace Detect.Engine;

/// <summary>What late events make of alerts that may have been told already.</summary>
/// <param name="Now">The alert with the late events; null when with them it would not have been raised.</param>
/// <param name="Before">Ids of the alerts without them that are now this one; with no <paramref name="Now"/>, of the one alert.</param>
public sealed record AlertRevision(Alert? Now, IReadOnlyList<string> Before);

/// <summary>The difference of what two engines said of one log, the second of which knew more events.</summary>
internal sealed class AlertRevisions(IReadOnlyDictionary<string, Alert> before, IReadOnlyDictionary<string, Alert> after)
{
    // What turned out to be a part of another while it waited for the watermark is that other's to tell.
    private readonly Dictionary<string, Alert> standing = after.Values.Where(now => now.MergedInto is null).ToDictionary(now => now.Id);

    /// <param name="underWay">
    /// What was told in the order of arrival and would have been put right when the watermark had passed: parted, or not yet updated.
    /// </param>
    /// <param name="unsure">What was told and can stand only when the second engine says so.</param>
    /// <param name="mayBeUntold">What the second engine says may never have been told, though the first one says it too.</param>
    public IReadOnlyList<AlertRevision> With(IReadOnlyList<Alert> underWay, IReadOnlyList<Alert> unsure, Func<Alert, bool> mayBeUntold)
    {
        var changed = standing.Values.Where(now => !(before.TryGetValue(now.Id, out var then) && EagerAlerts.IsSame(then, now))).ToHashSet();
        var gone = before.Values.Where(then => then.MergedInto is null && !standing.ContainsKey(then.Id)).ToList();
        var told = underWay.Concat(unsure).SelectMany(IdsOf).ToHashSet();
        var successors = gone.Select(then => (then, SuccessorOf(then, changed)))
            .Concat(underWay.Where(IsParted).Select(alert => (alert, SuccessorOf(alert, standing.Values))).Where(pair => pair.Item2 is not null))
            .Concat(unsure.Where(alert => alert.MergedInto is null && IsParted(alert)).Select(alert => (alert, SuccessorOf(alert, standing.Values))))
            .ToLookup(pair => pair.Item2, pair => pair.Item1);
        return
        [
            .. standing.Values.Where(now => changed.Contains(now) || told.Contains(now.Id) || successors.Contains(now) || mayBeUntold(now))
                .Select(now => new AlertRevision(now, [.. successors[now].Select(then => then.Id)])),
            .. successors[null].Select(then => new AlertRevision(null, [then.Id])),
        ];
    }

    private static IEnumerable<string> IdsOf(Alert alert) => alert.Aliases.Append(alert.Id);

    private bool IsParted(Alert alert) =>
        !IdsOf(alert).Any(id => standing.ContainsKey(id) || (before.TryGetValue(id, out var then) && then.MergedInto is null));

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
