using System.Globalization;
using Detect.Connectors;

namespace Detect.Chaos;

/// <summary>What a store says, as lines that are the same however often the worker was killed.</summary>
internal static class StoreReading
{
    private const int Page = 200;

    public static async Task<IReadOnlyList<AlertDocument>> AlertsAsync(IDetectStore store)
    {
        var all = new List<AlertDocument>();
        string? after = null;
        do
        {
            var page = await store.Alerts.ListAsync(new AlertQuery { IncludeSilenced = true, Limit = Page, After = after }, CancellationToken.None);
            all.AddRange(page.Alerts);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    /// <summary>All of an alert but its ids, and when the worker did what.</summary>
    public static string TextOf(AlertDocument alert) => string.Create(
        CultureInfo.InvariantCulture,
        $"{alert.Rule.Id} {string.Join(',', alert.Group)} {alert.First:O} {alert.Last:O} {alert.Count} {alert.EventCount} \"{alert.Arithmetic}\" {alert.Status} {alert.MergedInto} {alert.SilencedBy} {string.Join(',', alert.Events.Select(e => e.Id))}");

    /// <param name="comparesPositions">Positions are of a log that both workers have read.</param>
    public static async Task<IReadOnlyList<string>> LinesAsync(IDetectStore store, Expectation expected, bool comparesPositions)
    {
        var lines = new List<string>();
        foreach (var alert in await AlertsAsync(store))
        {
            var id = expected.FinalIdOf(alert) ?? alert.Id;
            var kinds = (await store.Alerts.DeliveriesAsync(alert.Id, CancellationToken.None)).Select(delivery => delivery.Kind);
            lines.Add($"alert {id} {TextOf(alert)}");
            lines.AddRange(kinds.Where(kind => kind != NotificationKind.Updated).Select(kind => $"told {id} {kind}"));
            await foreach (var entry in store.Archive.ExportAsync(new ArchiveQuery { AlertId = alert.Id }, CancellationToken.None))
            {
                lines.Add($"evidence {id} {entry.Record.Key}");
            }
        }

        lines.AddRange((await store.ReadSeenValuesAsync(CancellationToken.None)).Select(value =>
            string.Create(CultureInfo.InvariantCulture, $"seen {value.RuleId} {value.IsGroup} {value.Value} {value.Since:O} {value.FirstKey}")));
        await foreach (var entry in store.ReadJournalAsync(0, CancellationToken.None))
        {
            lines.Add($"journal {entry.Key}");
        }

        lines.AddRange(await DeadLettersAsync(store, comparesPositions));
        var partitions = (await store.ReadProgressAsync(CancellationToken.None)).Where(progress => progress.Source == "feed").ToList();
        lines.AddRange(comparesPositions
            ? partitions.Select(progress => string.Create(CultureInfo.InvariantCulture, $"position {progress.Partition} {progress.Position.Ordinal} {progress.Newest:O}"))
            : [string.Create(CultureInfo.InvariantCulture, $"read until {partitions.Max(progress => progress.Newest):O}")]);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    // A body that is posted again after its answer was lost brings what cannot be read once more.
    private static async Task<IEnumerable<string>> DeadLettersAsync(IDetectStore store, bool comparesPositions)
    {
        var letters = await store.Operators.DeadLettersAsync(null, 10_000, CancellationToken.None);
        return comparesPositions
            ? letters.Select(letter => $"dead letter {letter.Partition} {letter.Line} {letter.ByteOffset} {letter.Code}")
            : letters.Select(letter => $"dead letter {Convert.ToHexString(letter.Record.Span)} {letter.Code}").Distinct();
    }
}
