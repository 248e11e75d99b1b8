namespace Detect.Connectors;

/// <summary>
/// How far a partition is settled. What was read sooner than the overlap after it happened or came in is read again by the next poll, and so
/// is everything after it.
/// </summary>
internal sealed class ReadHorizon(TimeSpan overlap)
{
    // Within a poll: from here on, more may still appear behind what was read.
    private DateTimeOffset horizon;

    /// <summary>A poll begins.</summary>
    public void Begin(DateTimeOffset? at = null) => horizon = at ?? DateTimeOffset.MaxValue;

    public DateTimeOffset Settled(DateTimeOffset readTo, DateTimeOffset askedAt)
    {
        if (readTo > askedAt - overlap) horizon = Earlier(horizon, askedAt - overlap);
        return Earlier(readTo, horizon);
    }

    public static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
