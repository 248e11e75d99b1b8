using System.Text.Json;

namespace Detect.Connectors;

/// <summary>
/// Reads one log forward in event time, each poll from before the end of the last one. Graph's order is not relied on: a window counts as
/// read when its last page is. A page that has expired begins its window again; what was delivered of it is not delivered twice.
/// </summary>
internal sealed class GraphLogReader(GraphClient client, GraphSettings settings, GraphLog log) : IPolledPartition
{
    public static readonly TimeSpan SmallestWindow = TimeSpan.FromMinutes(1);

    private const int RestartsBeforeNarrowing = 2;
    private const int Narrowing = 4;
    private const int Widening = 2;

    private TimeSpan width = settings.LargestWindow;
    private int restarts;

    // Within a poll: from here on, records may still appear behind what was read.
    private DateTimeOffset horizon;

    public string Name => log.Name;

    public TimeSpan Interval => settings.Interval;

    public DateTimeOffset Start => client.ServiceNow - settings.Lookback;

    public async Task PollAsync(PartitionCursor cursor, CancellationToken stopping)
    {
        await SkipWhatIsGoneAsync(cursor, stopping).ConfigureAwait(false);
        horizon = DateTimeOffset.MaxValue;
        var from = cursor.Settled;
        while (true)
        {
            var now = client.ServiceNow;
            var isLast = from + width >= now;
            if (await ReadAsync(cursor, from, isLast ? null : from + width, stopping).ConfigureAwait(false) is not { } readTo) continue;
            if (isLast)
            {
                cursor.CaughtUp(now);
                return;
            }

            from = readTo;
            cursor.CaughtUp(cursor.Settled);
        }
    }

    /// <returns>Null when the window is to be read again.</returns>
    private async Task<DateTimeOffset?> ReadAsync(PartitionCursor cursor, DateTimeOffset from, DateTimeOffset? until, CancellationToken stopping)
    {
        try
        {
            var readTo = await ReadPagesAsync(cursor, log.At(client.Endpoint, from, until), until, stopping).ConfigureAwait(false);
            restarts = 0;
            width = width * Widening < settings.LargestWindow ? width * Widening : settings.LargestWindow;
            return readTo;
        }
        catch (ServiceFaultException e) when (e.Kind is ServiceFaultKind.PageExpired or ServiceFaultKind.TooLarge)
        {
            if (++restarts <= RestartsBeforeNarrowing) return null;
            if (width <= SmallestWindow) throw;
            restarts = 0;
            width = width / Narrowing > SmallestWindow ? width / Narrowing : SmallestWindow;
            return null;
        }
    }

    private async Task<DateTimeOffset> ReadPagesAsync(PartitionCursor cursor, Uri first, DateTimeOffset? until, CancellationToken stopping)
    {
        var settled = cursor.Settled;
        DateTimeOffset? askedAt = null;
        for (var address = first; address is not null;)
        {
            using var page = await client.GetAsync(address, log.Permission, !ReferenceEquals(address, first), stopping).ConfigureAwait(false);
            askedAt ??= page.AskedAt;
            address = page.Next;
            if (address is null) settled = Settled(until ?? askedAt.Value, askedAt.Value);
            var rows = page.Items.Select(ToRow).ToList();
            var last = rows.Count == 0 ? null : rows[^1];
            await cursor.DeliverAsync(rows, row => address is null && ReferenceEquals(row, last) ? settled : cursor.Settled, stopping).ConfigureAwait(false);
        }

        await cursor.SettleAsync(settled, stopping).ConfigureAwait(false);
        return until ?? askedAt!.Value;
    }

    // What was read sooner than the overlap after it happened is read again by the next poll, and so is everything after it.
    private DateTimeOffset Settled(DateTimeOffset readTo, DateTimeOffset askedAt)
    {
        if (readTo > askedAt - settings.Overlap && askedAt - settings.Overlap < horizon) horizon = askedAt - settings.Overlap;
        return readTo < horizon ? readTo : horizon;
    }

    private PolledRow ToRow(JsonElement item)
    {
        var json = item.Raw().ToArray();
        var identity = !log.IsStateful && item.TextMember("id") is { Length: > 0 } id ? System.Text.Encoding.UTF8.GetBytes(id) : json;
        return new PolledRow(PolledRow.KeyOf(identity), item.TimeMember(log.TimeField) ?? client.ServiceNow, json);
    }

    private async Task SkipWhatIsGoneAsync(PartitionCursor cursor, CancellationToken stopping)
    {
        var oldest = client.ServiceNow - settings.Retention;
        if (cursor.Settled >= oldest) return;
        var gap = new SourceGap(cursor.Settled, oldest, $"The worker was away for longer than Graph keeps {log.Name}.");
        cursor.Report(SourceState.Running, gap.Reason, gap);
        await cursor.SettleAsync(oldest, stopping).ConfigureAwait(false);
    }
}
