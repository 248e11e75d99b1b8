namespace Detect.Connectors;

/// <summary>
/// Reads one log forward in event time, each poll from before the end of the last one. The service's order is not relied on: a window
/// counts as read when its last page is. A page that has expired begins its window again; what was delivered of it is not delivered twice.
/// </summary>
internal sealed class PagedLogReader(IPagedLog log, PagedLogSettings settings) : IPolledPartition
{
    public static readonly TimeSpan SmallestWindow = TimeSpan.FromMinutes(1);

    private const int RestartsBeforeNarrowing = 2;
    private const int Narrowing = 4;
    private const int Widening = 2;

    private TimeSpan width = settings.LargestWindow;
    private int restarts;

    // A fault between two pages does not begin the window again: under throttling it might never be read to its end.
    private LogWindow? unfinished;

    private readonly ReadHorizon horizon = new(settings.Overlap);

    public string Name => log.Name;

    public TimeSpan Interval => settings.Interval;

    public DateTimeOffset Start => log.ServiceNow - settings.Lookback;

    public bool HoldsClock => true;

    public async Task PollAsync(PartitionCursor cursor, CancellationToken stopping)
    {
        await cursor.SkipToAsync(log.ServiceNow - settings.Retention, log.Keeper, stopping).ConfigureAwait(false);
        if (unfinished is null) horizon.Begin();
        var from = cursor.Settled;
        while (true)
        {
            var window = unfinished ??= WindowFrom(from);
            if (!await ReadAsync(cursor, window, stopping).ConfigureAwait(false)) continue;
            if (window.Until is not { } readTo)
            {
                cursor.CaughtUp(window.Now);
                return;
            }

            from = readTo;
            cursor.CaughtUp(cursor.Settled);
        }
    }

    private LogWindow WindowFrom(DateTimeOffset from)
    {
        var now = log.ServiceNow;
        DateTimeOffset? until = from + width < now ? from + width : null;
        return new LogWindow(until, now, log.At(from, until, now));
    }

    /// <returns>False when the window is to be read again.</returns>
    private async Task<bool> ReadAsync(PartitionCursor cursor, LogWindow window, CancellationToken stopping)
    {
        try
        {
            await ReadPagesAsync(cursor, window, stopping).ConfigureAwait(false);
            unfinished = null;
            restarts = 0;
            width = width * Widening < settings.LargestWindow ? width * Widening : settings.LargestWindow;
            return true;
        }
        catch (ServiceFaultException e) when (e.Kind is ServiceFaultKind.PageExpired or ServiceFaultKind.TooLarge)
        {
            unfinished = null;
            if (++restarts <= RestartsBeforeNarrowing) return false;
            restarts = 0;
            if (width <= SmallestWindow) throw;
            width = width / Narrowing > SmallestWindow ? width / Narrowing : SmallestWindow;
            return false;
        }
    }

    private async Task ReadPagesAsync(PartitionCursor cursor, LogWindow window, CancellationToken stopping)
    {
        var settled = cursor.Settled;
        while (window.Next is { } address)
        {
            using var page = await log.GetAsync(address, window.AskedAt is not null, stopping).ConfigureAwait(false);
            var askedAt = window.AskedAt ?? page.AskedAt;
            if (page.Next is null) settled = horizon.Settled(window.Until ?? ReadHorizon.Earlier(window.Now, askedAt), askedAt);
            var rows = page.Items.Select(log.ToRow).ToList();
            var last = page.Next is null && rows.Count > 0 ? rows[^1] : null;
            await cursor.DeliverAsync(rows, row => ReferenceEquals(row, last) ? settled : cursor.Settled, stopping).ConfigureAwait(false);

            // Only now: a page that could not be delivered is asked for again.
            window.AskedAt = askedAt;
            window.Next = page.Next;
        }

        await cursor.SettleAsync(settled, stopping).ConfigureAwait(false);
    }

    /// <param name="Until">Null for the last window, which reaches to the present.</param>
    /// <param name="Now">When it was begun.</param>
    private sealed record LogWindow(DateTimeOffset? Until, DateTimeOffset Now, Uri? First)
    {
        /// <summary>The page to ask for; null when all were read.</summary>
        public Uri? Next { get; set; } = First;

        /// <summary>When the first page was asked for.</summary>
        public DateTimeOffset? AskedAt { get; set; }
    }
}
