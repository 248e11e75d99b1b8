namespace Detect.Connectors;

/// <summary>What a sink's answers say about the sink itself, rather than about a notification: whether, and how long, to leave it alone.</summary>
internal sealed class SinkHealth(string sink, RetrySchedule pauses, TimeProvider clock, Func<double> random)
{
    private readonly Lock access = new();
    private int failures;
    private SinkReport report = new(sink, null, null, null);
    private TimeSpan pause;
    private long pausedAt;

    public SinkReport Report
    {
        get
        {
            lock (access)
            {
                return report;
            }
        }
    }

    public bool IsFailing => Report.FailingSince is not null;

    /// <summary>Measured, not read from the clock's hands: a clock that is set back must not silence a sink.</summary>
    public TimeSpan RemainingPause
    {
        get
        {
            lock (access)
            {
                return pause - clock.GetElapsedTime(pausedAt);
            }
        }
    }

    /// <summary>Something came through, or was refused for what it is: the sink is up.</summary>
    public void Answered(string? refusal)
    {
        lock (access)
        {
            failures = 0;
            pause = TimeSpan.Zero;
            report = new SinkReport(sink, null, refusal, null);
        }
    }

    /// <summary>Nothing came through.</summary>
    public void Failed(string error, TimeSpan? retryAfter)
    {
        lock (access)
        {
            failures++;
            var wait = pauses.Wait(failures, random());
            pause = retryAfter is { } asked && asked > wait ? asked : wait;
            pausedAt = clock.GetTimestamp();
            var now = clock.GetUtcNow();
            report = new SinkReport(sink, report.FailingSince ?? now, error, now + pause);
        }
    }
}
