namespace Detect.Connectors.Tests.Sinks;

/// <summary>An outbox as its interface describes it, in memory.</summary>
internal sealed class MemoryOutbox : IOutbox
{
    private readonly Lock access = new();
    private readonly List<Row> rows = [];
    private readonly List<RefusedNotification> refused = [];
    private readonly Dictionary<string, string> disabled = [];
    private readonly Dictionary<string, string> lastErrors = [];

    public int Waiting
    {
        get
        {
            lock (access)
            {
                return rows.Count;
            }
        }
    }

    public IReadOnlyList<RefusedNotification> Refused
    {
        get
        {
            lock (access)
            {
                return [.. refused];
            }
        }
    }

    public IReadOnlyList<OutboxItem> Items
    {
        get
        {
            lock (access)
            {
                return [.. rows.Select(row => row.Item)];
            }
        }
    }

    public StoreException? Failure { get; set; }

    /// <summary>What a settlement waits for; it is counted before.</summary>
    public Task MaySettle { get; set; } = Task.CompletedTask;

    /// <summary>How many commits settled something.</summary>
    public int Commits { get; private set; }

    public void Add(OutboxItem item)
    {
        lock (access)
        {
            rows.Add(new Row(item, item.CreatedAt));
        }
    }

    public Task<IReadOnlyList<OutboxItem>> NextAsync(string sink, int limit, DateTimeOffset now, CancellationToken cancellation)
    {
        lock (access)
        {
            ThrowIfFailing();
            if (disabled.ContainsKey(sink))
            {
                return Task.FromResult<IReadOnlyList<OutboxItem>>([]);
            }

            var blocked = new HashSet<string>();
            var next = new List<OutboxItem>();
            foreach (var row in rows.Where(row => row.Item.Sink == sink))
            {
                var alert = row.Item.Alerts[0].Id;
                if ((row.Due > now && row.Item.Attempts > 0) || blocked.Contains(alert))
                {
                    blocked.Add(alert);
                }
                else if (next.Count < limit)
                {
                    next.Add(row.Item);
                }
            }

            return Task.FromResult<IReadOnlyList<OutboxItem>>(next);
        }
    }

    public Task<DateTimeOffset?> NextDueAsync(string sink, CancellationToken cancellation)
    {
        lock (access)
        {
            ThrowIfFailing();
            return Task.FromResult(rows.Where(row => row.Item.Sink == sink).Select(row => (DateTimeOffset?)row.Due).Min());
        }
    }

    public async Task SettleAsync(IReadOnlyList<OutboxSettlement> settlements, DateTimeOffset now, CancellationToken cancellation)
    {
        Commits++;
        await MaySettle;
        lock (access)
        {
            foreach (var settlement in settlements)
            {
                Settle(settlement, now);
            }
        }
    }

    public Task ReplaceAsync(IReadOnlyList<string> gathered, OutboxItem digest, CancellationToken cancellation)
    {
        lock (access)
        {
            rows.RemoveAll(row => gathered.Contains(row.Item.Id));
            rows.Add(new Row(digest, digest.CreatedAt));
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SinkStatus>> QueuesAsync(CancellationToken cancellation)
    {
        lock (access)
        {
            return Task.FromResult<IReadOnlyList<SinkStatus>>(
            [
                .. rows.GroupBy(row => row.Item.Sink).Select(queue => new SinkStatus(
                    queue.Key, queue.Count(), queue.Min(row => row.Item.CreatedAt), refused.Count(item => item.Item.Sink == queue.Key),
                    lastErrors.GetValueOrDefault(queue.Key), null, disabled.GetValueOrDefault(queue.Key))),
            ]);
        }
    }

    public Task SetDisabledAsync(string sink, string? reason, DateTimeOffset now, CancellationToken cancellation)
    {
        lock (access)
        {
            _ = reason is null ? disabled.Remove(sink) : disabled.TryAdd(sink, reason);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<RefusedNotification>> RefusedAsync(string? sink, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RefusedNotification>>([.. Refused.Where(item => sink is null || item.Item.Sink == sink).Take(limit)]);

    public Task<int> RetryRefusedAsync(string? sink, IReadOnlyList<string>? ids, DateTimeOffset now, CancellationToken cancellation)
    {
        lock (access)
        {
            var again = refused.Where(item => (sink is null || item.Item.Sink == sink) && (ids is null || ids.Contains(item.Item.Id))).ToList();
            again.ForEach(item => rows.Add(new Row(item.Item with { Attempts = 0 }, now)));
            refused.RemoveAll(again.Contains);
            return Task.FromResult(again.Count);
        }
    }

    private void Settle(OutboxSettlement settlement, DateTimeOffset now)
    {
        var index = rows.FindIndex(row => row.Item.Id == settlement.Id);
        var item = rows[index].Item;
        switch (settlement.Outcome.Result)
        {
            case DeliveryResult.Retry:
                rows[index] = new Row(item with { Attempts = item.Attempts + 1 }, settlement.NextAttempt ?? now);
                lastErrors[item.Sink] = settlement.Outcome.Reason ?? "";
                return;
            case DeliveryResult.Refused:
                refused.Add(new RefusedNotification(item, settlement.Outcome.Reason ?? "", now));
                break;
        }

        rows.RemoveAt(index);
    }

    private void ThrowIfFailing()
    {
        if (Failure is { } failure)
        {
            throw failure;
        }
    }

    private sealed record Row(OutboxItem Item, DateTimeOffset Due);
}
