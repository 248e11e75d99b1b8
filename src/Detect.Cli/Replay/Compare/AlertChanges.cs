using Detect.Engine;

namespace Detect.Cli;

/// <summary>
/// Pairs the alerts of old rules with those of new ones. The same rule (by id) and group make two alerts comparable; equal ones
/// are paired first, then those that have an event in common, and what is left came or went.
/// </summary>
internal static class AlertChanges
{
    public static IReadOnlyList<AlertChange> Of(IEnumerable<Alert> before, IEnumerable<Alert> after)
    {
        var old = before.ToLookup(Subject);
        var now = after.ToLookup(Subject);
        return
        [
            .. old.Select(subject => subject.Key).Union(now.Select(subject => subject.Key))
                .SelectMany(subject => Pair(InOrder(old[subject]), InOrder(now[subject])))
                .OrderBy(change => change.Alert.Last)
                .ThenBy(change => change.Alert.Rule.Id, StringComparer.Ordinal)
                .ThenBy(change => change.Alert.Id, StringComparer.Ordinal),
        ];
    }

    private static List<AlertChange> Pair(List<Alert> before, List<Alert> after)
    {
        var changes = new List<AlertChange>();
        Take(before, after, (old, now) => AlertChange.Of(old, now).Kind == AlertChangeKind.Unchanged, changes);
        Take(before, after, HaveEventInCommon, changes);
        changes.AddRange(before.Select(AlertChange.Removed));
        changes.AddRange(after.Select(AlertChange.Added));
        return changes;
    }

    private static void Take(List<Alert> before, List<Alert> after, Func<Alert, Alert, bool> belong, List<AlertChange> changes)
    {
        foreach (var old in before.ToList())
        {
            if (after.Find(now => belong(old, now)) is { } found)
            {
                changes.Add(AlertChange.Of(old, found));
                before.Remove(old);
                after.Remove(found);
            }
        }
    }

    private static bool HaveEventInCommon(Alert old, Alert now) =>
        old.Events.Select(e => e.Id).Intersect(now.Events.Select(e => e.Id)).Any();

    private static List<Alert> InOrder(IEnumerable<Alert> alerts) =>
        [.. alerts.OrderBy(alert => alert.First).ThenBy(alert => alert.Id, StringComparer.Ordinal)];

    private static (string Rule, string? Tenant, string Group) Subject(Alert alert) =>
        (alert.Rule.Id, alert.TenantId, string.Join('\n', alert.Group.Select(part => $"{part.Key}\t{part.Value.ToUpperInvariant()}")));
}
