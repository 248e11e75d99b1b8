using Detect.Connectors;
using Detect.Server.Tests.Faults;

namespace Detect.Server.Tests.Late;

/// <summary>
/// A worker that dies while late events are worked in, at every call that it makes of its store from their arrival on, before or after the
/// store has done it: merged, withdrawn, updated and new alerts, and what is stored of first sights.
/// </summary>
public sealed class DeathTests
{
    private static readonly AuditLine[] InTime =
    [
        new(1, 0, "Add user", "alice", "192.0.2.1"),
        new(2, 1, "Add user", "alice", "192.0.2.1"),
        new(3, 3, "Add user", "alice", "192.0.2.1"),
        new(4, 100, "Update user", "bob", "192.0.2.1"),
        new(5, 160, "Update user", "bob", "192.0.2.1"),
        new(6, 200, "Delete user", "carol", "192.0.2.1"),
        new(7, 240, "Delete user", "carol", "192.0.2.2"),
        new(8, 300, "Add user", "dave", "192.0.2.1"),
        new(9, 310, "Add user", "dave", "192.0.2.1"),
        new(10, 700, "Reset password", "zoe", "203.0.113.9"),
    ];

    private static readonly AuditLine[] Late =
    [
        new(11, 2, "Add user", "alice", "192.0.2.2"),
        new(12, 130, "Update user", "bob", "192.0.2.1"),
        new(13, 220, "Delete user", "carol", "192.0.2.1"),
        new(14, 239, "Delete user", "carol", "192.0.2.2"),
        new(15, 299.5, AuditLine.RoleGranted, "zoe", "203.0.113.9", "dave"),
        new(16, 315, "Update user", "dave", "192.0.2.1"),
    ];

    [Theory]
    [OnEachStore]
    public async Task Whenever_the_worker_dies_the_end_is_that_of_one_that_does_not(string kind)
    {
        var (expected, calls) = await EndAsync(kind, null);
        expected.Should().Contain(line => line.Contains("Resolved", StringComparison.Ordinal) && line.Contains("merged into", StringComparison.Ordinal));
        expected.Should().Contain(line => line.Contains("Resolved", StringComparison.Ordinal) && line.Contains("withdrawn", StringComparison.Ordinal));
        expected.Should().Contain(line => line.Contains("Updated", StringComparison.Ordinal));
        expected.Should().Contain(line => line.Contains("somebody privileged", StringComparison.Ordinal));
        calls.Should().BeGreaterThan(20);

        // A new store for each takes its time where that is a server: there it dies before one call and after the next.
        foreach (var (call, isDone) in Enumerable.Range(1, calls).SelectMany(call => new[] { (call, false), (call, true) })
            .Where(death => kind != "postgresql" || death.Item2 == (death.call % 2 == 0)))
        {
            var (end, _) = await EndAsync(kind, (call, isDone));
            end.Should().Equal(expected, "the worker died at call {0}, done: {1}", call, isDone);
        }
    }

    /// <param name="death">Counted from the arrival of the late events on.</param>
    private static async Task<(IReadOnlyList<string> End, int Calls)> EndAsync(string kind, (int Call, bool IsDone)? death)
    {
        await using var bench = new CommitBench(kind);
        await bench.StartAsync();
        foreach (var line in InTime)
        {
            await bench.TakeAsync([line], line.At);
        }

        await bench.RestAsync(TimeSpan.FromMinutes(1));
        var before = bench.Store.Calls;
        bench.Store.Death = death is { } at ? (before + at.Call, at.IsDone) : null;
        await bench.TakeAsync(Late, InTime[^1].At.AddMinutes(2));
        for (var i = 0; i < 4; i++)
        {
            await bench.RestAsync(TimeSpan.FromSeconds(10));
        }

        var calls = bench.Store.Calls - before;
        bench.Deaths.Should().Be(death is null ? 0 : 1);
        (await bench.Store.ReadEngineStateAsync(CancellationToken.None)).Backfill.Should().BeNull();
        return ([.. await StoredAsync(bench.Store), .. (await bench.ToldAsync()).Select(Text)], calls);
    }

    private static async Task<IEnumerable<string>> StoredAsync(FaultyStore store)
    {
        var alerts = (await store.Alerts.ListAsync(new AlertQuery { Limit = 500, IncludeSilenced = true }, CancellationToken.None)).Alerts;
        var histories = await Task.WhenAll(alerts.Select(alert => store.Alerts.HistoryAsync(alert.Id, CancellationToken.None)));
        var seen = await store.ReadSeenValuesAsync(CancellationToken.None);
        return alerts.Zip(histories, (alert, history) => $"{Text(alert)} | {string.Join("; ", history.Select(entry => $"{entry.By} {entry.What} {entry.Comment}"))}")
            .Concat(seen.Select(value => $"seen {value.RuleId} {value.IsGroup} {value.Value} {value.Since:O} {value.Last:O} {value.FirstKey}").Order(StringComparer.Ordinal));
    }

    private static string Text(OutboxItem item) => $"{item.Kind}: {string.Join(" + ", item.Alerts.Select(Text))}";

    private static string Text(AlertDocument alert) =>
        $"{alert.Id} {string.Join(',', alert.Aliases)} {alert.Rule.Title} | {string.Join(',', alert.Group.Select(field => field.Value))} | {alert.Status}"
        + $" | {alert.First:O}..{alert.Last:O} | {string.Join(',', alert.Events.Select(e => e.Id))} | {alert.Arithmetic}"
        + (alert.MergedInto is null ? "" : $" | merged into {alert.MergedInto}") + (alert.Withdrawn is null ? "" : $" | withdrawn: {alert.Withdrawn}");
}
