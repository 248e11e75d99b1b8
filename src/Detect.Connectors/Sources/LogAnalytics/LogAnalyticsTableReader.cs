namespace Detect.Connectors;

/// <summary>
/// Reads one table forward in ingestion time. Each stretch is read as soon as it is there, and once more when it is as old as the overlap:
/// until then rows may have become visible in it. A query that meets a limit is asked again for less: a shorter stretch down to a second,
/// then that second in up to 64 parts by a hash of the rows. What even then is not given three times is left behind as a reported gap.
/// </summary>
internal sealed class LogAnalyticsTableReader(
    LogAnalyticsClient client, LogAnalyticsSettings settings, string table, TimeProvider time) : IPolledPartition
{
    public static readonly TimeSpan SmallestWindow = TimeSpan.FromSeconds(1);

    private const int ShardsAtOnce = 4;
    private const int MostShards = 64;
    private const int AttemptsAtLeast = 3;
    private const int Narrowing = 8;
    private const int Widening = 2;

    // Most of what becomes visible late does so soon: that much is read again with what is new.
    private const int SoonestPart = 10;

    private TimeSpan width = settings.LargestWindow;

    private readonly ReadHorizon horizon = new(settings.Overlap);

    // How far it was read for the first time.
    private DateTimeOffset newest = DateTimeOffset.UnixEpoch;

    public string Name => table;

    public TimeSpan Interval => settings.Interval;

    public DateTimeOffset Start => client.ServiceNow - settings.Lookback;

    public bool HoldsClock => true;

    public async Task PollAsync(PartitionCursor cursor, CancellationToken stopping)
    {
        await cursor.SkipToAsync(client.ServiceNow - settings.Retention, $"the workspace keeps {table}", stopping).ConfigureAwait(false);
        horizon.Begin();
        if (cursor.Settled < client.ServiceNow - settings.Overlap)
            await ReadAsync(cursor, cursor.Settled, settings.Overlap, stopping).ConfigureAwait(false);

        horizon.Begin(cursor.Settled);
        var from = Later(cursor.Settled, newest - (settings.Overlap / SoonestPart));
        cursor.CaughtUp(await ReadAsync(cursor, from, TimeSpan.Zero, stopping).ConfigureAwait(false));
    }

    /// <summary>Reads up to what came in <paramref name="age"/> ago, and asks at least once: the answer tells the service's time.</summary>
    /// <returns>When that was.</returns>
    private async Task<DateTimeOffset> ReadAsync(PartitionCursor cursor, DateTimeOffset from, TimeSpan age, CancellationToken stopping)
    {
        DateTimeOffset end;
        do
        {
            end = client.ServiceNow - age;
            var until = Later(ReadHorizon.Earlier(end, from + width), from + SmallestWindow);
            from = await ReadAsync(cursor, from, until, stopping).ConfigureAwait(false);
        }
        while (from < end);
        return end;
    }

    /// <returns>Where to read on.</returns>
    private async Task<DateTimeOffset> ReadAsync(PartitionCursor cursor, DateTimeOffset from, DateTimeOffset until, CancellationToken stopping)
    {
        var answer = await client.QueryAsync(new TableSlice(table, from, until), settings.QueryRows, cursor.IsDelivered, stopping).ConfigureAwait(false);
        if (answer.Shortfall is not null)
        {
            if (until - from > SmallestWindow) width = Longer((until - from) / Narrowing, SmallestWindow);
            else return await ReadInPartsAsync(cursor, from, until, stopping).ConfigureAwait(false);
            return from;
        }

        if (answer.Rows.Count < settings.QueryRows)
        {
            await DeliverAsync(cursor, answer.Rows, until, answer.AskedAt, stopping).ConfigureAwait(false);
            width = Shorter(width * Widening, settings.LargestWindow);
            return until;
        }

        // Cut by our own limit: of the last instant there may be more.
        var last = answer.Rows[^1].At;
        if (answer.Rows[0].At == last) return await ReadInPartsAsync(cursor, last, last.AddTicks(1), stopping).ConfigureAwait(false);
        await DeliverAsync(cursor, answer.Rows.Where(row => row.At < last), last, answer.AskedAt, stopping).ConfigureAwait(false);
        return last;
    }

    private async Task<DateTimeOffset> ReadInPartsAsync(PartitionCursor cursor, DateTimeOffset from, DateTimeOffset until, CancellationToken stopping)
    {
        var askedAt = DateTimeOffset.MaxValue;
        for (var shard = 0; shard < ShardsAtOnce; shard++)
        {
            askedAt = ReadHorizon.Earlier(askedAt, await ReadPartAsync(cursor, new TableSlice(table, from, until, shard, ShardsAtOnce), stopping).ConfigureAwait(false));
        }

        await cursor.SettleAsync(horizon.Settled(until, askedAt), stopping).ConfigureAwait(false);
        newest = Later(newest, ReadHorizon.Earlier(until, askedAt));
        return until;
    }

    /// <returns>When the first of the questions was asked.</returns>
    private async Task<DateTimeOffset> ReadPartAsync(PartitionCursor cursor, TableSlice slice, CancellationToken stopping)
    {
        var answer = await client.QueryAsync(slice, null, cursor.IsDelivered, stopping).ConfigureAwait(false);
        if (answer.Shortfall is not null && slice.Shards < MostShards)
        {
            var askedAt = answer.AskedAt;
            for (var part = 0; part < ShardsAtOnce; part++)
            {
                var smaller = slice with { Shard = slice.Shard + (part * slice.Shards), Shards = slice.Shards * ShardsAtOnce };
                askedAt = ReadHorizon.Earlier(askedAt, await ReadPartAsync(cursor, smaller, stopping).ConfigureAwait(false));
            }

            return askedAt;
        }

        for (var attempt = 1; answer.Shortfall is { } why && attempt < AttemptsAtLeast; attempt++)
        {
            cursor.Report(SourceState.Failing, $"{why}; asking again.");
            await Task.Delay(settings.FirstPause * Math.Pow(2, attempt - 1), time, stopping).ConfigureAwait(false);
            answer = await client.QueryAsync(slice, null, cursor.IsDelivered, stopping).ConfigureAwait(false);
        }

        await cursor.DeliverAsync(answer.Rows, _ => cursor.Settled, stopping).ConfigureAwait(false);
        if (answer.Shortfall is { } reason)
            cursor.Report(SourceState.Failing, $"{reason}, also for a second and a 64th of its rows.", new SourceGap(slice.From, slice.Until, reason));
        return answer.AskedAt;
    }

    private async Task DeliverAsync(
        PartitionCursor cursor, IEnumerable<PolledRow> rows, DateTimeOffset readTo, DateTimeOffset askedAt, CancellationToken stopping)
    {
        var settled = horizon.Settled(readTo, askedAt);
        await cursor.DeliverAsync(rows, row => ReadHorizon.Earlier(row.At, settled), stopping).ConfigureAwait(false);
        await cursor.SettleAsync(settled, stopping).ConfigureAwait(false);
        newest = Later(newest, ReadHorizon.Earlier(readTo, askedAt));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
