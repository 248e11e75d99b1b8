namespace Detect.Connectors;

/// <summary>Where alerts go. Each sink has its own queue and worker; it sees notifications of one alert in their order.</summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>The name in the configuration; unique, and part of the store's keys.</summary>
    string Name { get; }

    SinkLimits Limits { get; }

    /// <summary>
    /// Tries once to deliver the notifications; one outcome for each, in their order. Does not retry by itself, and does not throw for
    /// what the other side does.
    /// </summary>
    Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping);
}

/// <param name="Batch">The most notifications that one call takes.</param>
/// <param name="Linger">How long an incomplete batch may wait for more; zero for none.</param>
/// <param name="Concurrency">How many calls may be under way at once; each about other alerts than the others.</param>
public sealed record SinkLimits(int Batch, TimeSpan Linger, int Concurrency = 1)
{
    public static readonly SinkLimits OneByOne = new(1, TimeSpan.Zero);
}

public enum NotificationKind
{
    Created,
    Updated,
    Resolved,

    /// <summary>Low levels, gathered over a period.</summary>
    Digest,

    /// <summary>A sample that an operator asked for.</summary>
    Test,
}

/// <summary>One thing to tell one sink.</summary>
public sealed record Notification
{
    /// <summary>The same at every attempt: receivers drop what they have seen.</summary>
    public required string Id { get; init; }

    public required NotificationKind Kind { get; init; }

    /// <summary>The alert as it was when the notification was made; several for a digest.</summary>
    public required IReadOnlyList<AlertDocument> Alerts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>1 at the first.</summary>
    public required int Attempt { get; init; }

    public AlertDocument Alert => Alerts[0];
}
