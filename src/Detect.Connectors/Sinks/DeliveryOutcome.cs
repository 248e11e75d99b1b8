namespace Detect.Connectors;

public enum DeliveryResult
{
    Delivered,

    /// <summary>To be tried again, not before <see cref="DeliveryOutcome.RetryAfter"/>.</summary>
    Retry,

    /// <summary>The other side will never take it: to the sink's dead letters.</summary>
    Refused,

    /// <summary>The other side wants nothing any more (410): the sink is disabled until an operator enables it.</summary>
    Disabled,
}

/// <param name="Reason">For a person, without secrets and without the body.</param>
public sealed record DeliveryOutcome(DeliveryResult Result, string? Reason = null, TimeSpan? RetryAfter = null)
{
    public static readonly DeliveryOutcome Delivered = new(DeliveryResult.Delivered);

    public static DeliveryOutcome Retry(string reason, TimeSpan? after = null) => new(DeliveryResult.Retry, reason, after);

    public static DeliveryOutcome Refused(string reason) => new(DeliveryResult.Refused, reason);
}
