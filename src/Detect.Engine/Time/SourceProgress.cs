namespace Detect.Engine;

/// <summary>
/// How far one source has come in event time. An event more than <see cref="Leap"/> ahead of everything its source has shown
/// is believed only when another one bears it out, so that one absurd timestamp does not make the rest of the log late.
/// </summary>
internal sealed class SourceProgress(string name)
{
    public static readonly long Leap = TimeSpan.FromDays(1).Ticks;

    private long? unconfirmed;

    public string Name { get; } = name;

    public bool IsUnordered { get; set; }

    public bool IsComplete { get; set; }

    /// <summary>The newest event time that is believed; null before the first.</summary>
    public long? Newest { get; private set; }

    public bool HoldsClock => !IsComplete && (IsUnordered || Newest is null);

    /// <returns>True when the source has come further.</returns>
    public bool Observe(long ticks)
    {
        if (Newest is { } newest && ticks - newest <= Leap)
        {
            return MoveTo(ticks);
        }

        if (unconfirmed is not { } other || ticks < other - Leap)
        {
            unconfirmed = ticks;
            return false;
        }

        var (earlier, later) = ticks < other ? (ticks, other) : (other, ticks);
        var together = later - earlier <= Leap;
        unconfirmed = together ? null : later;
        return MoveTo(together ? later : earlier);
    }

    public bool MoveTo(long ticks)
    {
        if (ticks <= Newest)
        {
            return false;
        }

        Newest = ticks;
        return true;
    }
}
