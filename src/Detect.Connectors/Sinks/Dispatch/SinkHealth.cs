namespace Detect.Connectors;

/// <summary>What a sink's answers say about the sink itself, rather than about a notification: whether, and how long, to leave it alone.</summary>
internal sealed class SinkHealth(string sink, RetrySchedule pauses, TimeProvider clock, Func<double> random)
{
    private readonly Lock access = new();
    private int failures;
    private SinkReport report = new(sink, null, null, null);
    private (DateTimeOffset Since, string Reason)? outbox;
    private (DateTimeOffset Since, string Reason)? disabled;
    private TimeSpan pause;
    private long pausedAt;

    public SinkReport Report
    {
        get
        {
            lock (access)
            {
                return (outbox ?? disabled) is { } trouble
                    ? report with { FailingSince = report.FailingSince ?? trouble.Since, LastError = trouble.Reason }
                    : report;
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
    /// <param name="fault">What is wrong nevertheless.</param>
    public void Answered(string? fault)
    {
        lock (access)
        {
            failures = 0;
            pause = TimeSpan.Zero;
            report = new SinkReport(sink, null, fault, null);
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

    /// <summary>Whether its queue can be read and settled; null where it can.</summary>
    public void OutboxFailed(string? error)
    {
        lock (access)
        {
            outbox = error is null ? null : (outbox?.Since ?? clock.GetUtcNow(), error);
        }
    }

    /// <summary>Another worker delivers.</summary>
    public void Forget()
    {
        lock (access)
        {
            failures = 0;
            pause = TimeSpan.Zero;
            outbox = null;
            disabled = null;
            report = new SinkReport(sink, null, null, null);
        }
    }

    /// <summary>What the store says: an earlier run, or another process, may have disabled or enabled it.</summary>
    /// <returns>True when it has just been enabled, and there is no more reason to leave it alone.</returns>
    public bool SetDisabled(string? reason)
    {
        lock (access)
        {
            var isEnabled = disabled is not null && reason is null;
            disabled = reason is null ? null : (disabled?.Since ?? clock.GetUtcNow(), $"disabled: {reason}");
            if (isEnabled)
            {
                failures = 0;
                pause = TimeSpan.Zero;
                report = new SinkReport(sink, null, null, null);
            }

            return isEnabled;
        }
    }
}
