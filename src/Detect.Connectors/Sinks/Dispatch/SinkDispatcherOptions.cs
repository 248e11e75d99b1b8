namespace Detect.Connectors;

public sealed record SinkDispatcherOptions
{
    public RetrySchedule Retries { get; init; } = RetrySchedule.Default;

    /// <summary>
    /// While a sink takes nothing it is tried with one notification at a time, with this wait between tries, doubling to a minute: what
    /// waits is not thrown at a service that is down.
    /// </summary>
    public RetrySchedule Pauses { get; init; } =
        RetrySchedule.Default with { First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(1) };

    /// <summary>A Retry-After beyond it is taken for a mistake: no receiver may put off alerts for good.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often the outbox is looked at without being told to: another process may have put something into it.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a delivery under way may take to end when the worker stops.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>How a sink is doing, as its worker sees it; what waits and what was refused is the outbox's to say.</summary>
public sealed record SinkReport(string Sink, DateTimeOffset? FailingSince, string? LastError, DateTimeOffset? PausedUntil);
