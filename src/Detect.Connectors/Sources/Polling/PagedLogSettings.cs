namespace Detect.Connectors;

/// <summary>What a source has to be told whose logs are asked for by the time at which things happened.</summary>
public abstract record PagedLogSettings : PolledSettings
{
    /// <summary>
    /// How far each poll looks back before the last in event time: what the service shows later than that after it happened is missed.
    /// Default 1 hour.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest stretch of event time that is read at once when there is much to catch up with. Default 6 hours.</summary>
    public TimeSpan LargestWindow { get; init; } = TimeSpan.FromHours(6);

    internal string? WindowFault => Overlap < TimeSpan.Zero || LargestWindow < PagedLogReader.SmallestWindow
        ? "The overlap and the largest window must be positive."
        : null;
}
