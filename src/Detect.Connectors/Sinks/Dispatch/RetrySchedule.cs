namespace Detect.Connectors;

/// <summary>
/// When a notification that was not taken is tried again. The wait doubles from <see cref="First"/> to <see cref="Longest"/>; each is
/// drawn from the upper half of its length, so that notifications that failed together do not come back together.
/// </summary>
public sealed record RetrySchedule
{
    public static readonly RetrySchedule Default = new();

    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A notification this old that fails again goes to the dead letters.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>However old, a notification is tried this often: it may have waited for a worker that was down.</summary>
    public int LeastAttempts { get; init; } = 10;

    /// <param name="attempts">Attempts made, the failed one included.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan Wait(int attempts, double random)
    {
        var doublings = Math.Clamp(attempts - 1, 0, 30);
        var wait = Math.Min(First.TotalSeconds * Math.Pow(2, doublings), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (0.5 + (random / 2)));
    }

    public bool IsOver(int attempts, TimeSpan age) => attempts >= LeastAttempts && age >= GiveUpAfter;
}
