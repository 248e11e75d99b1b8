namespace Detect.Connectors;

/// <summary>Notifications that wait for their sink. Kept until delivered, refused or given up.</summary>
public interface IOutbox
{
    /// <summary>
    /// The sink's next notifications that are due, oldest first. Notifications of one alert keep their order: none is given while an
    /// earlier one of the same alert waits for its next attempt. Updates that a newer one of the same alert has overtaken before their
    /// first attempt are dropped in favour of it.
    /// </summary>
    Task<IReadOnlyList<OutboxItem>> NextAsync(string sink, int limit, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>When the next of the sink's notifications is due, or null when none waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(string sink, CancellationToken cancellation);

    Task SettleAsync(IReadOnlyList<OutboxSettlement> settlements, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Puts a digest in place of the notifications it gathers.</summary>
    Task ReplaceAsync(IReadOnlyList<string> gathered, OutboxItem digest, CancellationToken cancellation);

    Task<IReadOnlyList<SinkStatus>> QueuesAsync(CancellationToken cancellation);

    /// <summary>A sink that is disabled is given nothing until it is enabled.</summary>
    Task SetDisabledAsync(string sink, string? reason, DateTimeOffset now, CancellationToken cancellation);

    Task<IReadOnlyList<RefusedNotification>> RefusedAsync(string? sink, int limit, CancellationToken cancellation);

    /// <summary>Puts refused notifications back into their queues; returns how many. Null for all.</summary>
    Task<int> RetryRefusedAsync(string? sink, IReadOnlyList<string>? ids, DateTimeOffset now, CancellationToken cancellation);
}

public sealed record OutboxItem
{
    public required string Id { get; init; }

    public required string Sink { get; init; }

    public required NotificationKind Kind { get; init; }

    public required IReadOnlyList<AlertDocument> Alerts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Attempts made so far.</summary>
    public int Attempts { get; init; }
}

/// <param name="NextAttempt">For a retry: when. The sink's worker decides, not the store.</param>
public sealed record OutboxSettlement(string Id, DeliveryOutcome Outcome, DateTimeOffset? NextAttempt = null);

public sealed record SinkStatus(
    string Sink, long Waiting, DateTimeOffset? Oldest, long Refused, string? LastError, DateTimeOffset? LastDelivered, string? DisabledBecause);

public sealed record RefusedNotification(OutboxItem Item, string Reason, DateTimeOffset At);
