using Detect.Connectors;

namespace Detect.Chaos;

/// <summary>Holds what the receiver was told, and what the store says, against a replay.</summary>
internal static class Verdict
{
    public static async Task<IReadOnlyList<string>> OfAsync(Bench bench, Expectation expected)
    {
        await using var store = await bench.OpenStoreAsync();
        var faults = new List<string>();
        faults.AddRange(bench.Receiver.Complaints.Select(complaint => $"refused by the receiver: {complaint}"));
        faults.AddRange(OfDeliveries(bench.Receiver.Deliveries, expected));
        faults.AddRange(await OfAlertsAsync(store, expected));
        faults.AddRange((await store.Outbox.RefusedAsync(null, 100, CancellationToken.None)).Select(refused => $"a dead letter: {refused.Reason}"));
        if ((await store.Archive.VerifyAsync(null, null, CancellationToken.None)).Fault is { } fault)
        {
            faults.Add($"archive entry {fault.Number}: {fault.Reason}");
        }

        return faults;
    }

    private static IEnumerable<string> OfDeliveries(IReadOnlyCollection<Delivered> deliveries, Expectation expected)
    {
        var last = deliveries.GroupBy(delivered => delivered.Alert.Id).ToDictionary(group => group.Key, group => group.Last().Alert);
        foreach (var unknown in last.Values.Where(alert => expected.FinalIdOf(alert) is null))
        {
            yield return $"told of {Text(unknown)}, which a replay does not raise";
        }

        foreach (var twice in last.Values.GroupBy(expected.FinalIdOf).Where(group => group.Key is not null && group.Count() > 1))
        {
            yield return $"told of {Text(twice.First())} under {twice.Count()} ids: {string.Join(", ", twice.Select(alert => alert.Id))}";
        }

        var told = last.Values.Select(expected.FinalIdOf).ToHashSet();
        foreach (var missing in expected.Alerts.Values.Where(alert => !told.Contains(alert.Id)))
        {
            yield return $"never told of {Text(missing)}";
        }

        foreach (var alert in last.Keys.Where(id => !deliveries.Any(delivered => delivered.Alert.Id == id && delivered.Kind.EndsWith("created", StringComparison.Ordinal))))
        {
            yield return $"{alert} was told of without its creation";
        }

        foreach (var again in deliveries.Where(delivered => delivered.Kind.EndsWith("created", StringComparison.Ordinal))
            .GroupBy(delivered => delivered.Alert.Id).Where(group => group.Select(delivered => delivered.NotificationId).Distinct().Count() > 1))
        {
            yield return $"{again.Key} was created by {again.Select(delivered => delivered.NotificationId).Distinct().Count()} notifications";
        }
    }

    private static async Task<IReadOnlyList<string>> OfAlertsAsync(IDetectStore store, Expectation expected)
    {
        var stored = (await StoreReading.AlertsAsync(store)).GroupBy(alert => expected.FinalIdOf(alert) ?? alert.Id)
            .ToDictionary(same => same.Key, same => string.Join("\n    ", same.Select(StoreReading.TextOf)));
        return
        [
            .. expected.Alerts.Values
                .Where(alert => stored.GetValueOrDefault(alert.Id) != StoreReading.TextOf(alert))
                .Select(alert => $"the store has\n    {stored.GetValueOrDefault(alert.Id) ?? "nothing"}\n  where a replay has\n    {StoreReading.TextOf(alert)}"),
            .. stored.Keys.Where(id => !expected.Alerts.ContainsKey(id)).Select(id => $"the store has {stored[id]}, which a replay does not raise"),
        ];
    }

    private static string Text(AlertDocument alert) => $"\"{alert.Rule.Title}\" {string.Join(',', alert.Group.Select(field => field.Value))} ({alert.Id})";
}
