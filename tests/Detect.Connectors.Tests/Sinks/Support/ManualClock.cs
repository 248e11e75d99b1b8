namespace Detect.Connectors.Tests.Sinks;

/// <summary>A clock that goes on, and jumps, when it is told to. Timers measure what goes on; a jump fires none.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan elapsed;
    private TimeSpan jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What has passed, whatever the clock was set to.</summary>
    public DateTimeOffset TrueNow => start + TimeSpan.FromTicks(GetTimestamp());

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return start + elapsed + jumped;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return elapsed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Time passes, and the timers that are due by then fire.</summary>
    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (gate)
        {
            elapsed += by;
            due = [.. timers.Where(timer => timer.Due <= elapsed)];
            due.ForEach(timer => timer.GoOn());
        }

        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Somebody sets the clock; no time passes.</summary>
    public void Jump(TimeSpan by)
    {
        lock (gate)
        {
            jumped += by;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every;

        public TimeSpan Due { get; private set; }

        public void Fire() => callback(state);

        /// <summary>To the next time, where it has one. Under the clock's lock.</summary>
        public void GoOn()
        {
            if (every > TimeSpan.Zero)
            {
                Due = clock.elapsed + every;
            }
            else
            {
                clock.timers.Remove(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                (Due, every) = (clock.elapsed + dueTime, period);
                clock.timers.Add(this);
                if (dueTime <= TimeSpan.Zero)
                {
                    GoOn();
                    ThreadPool.UnsafeQueueUserWorkItem(_ => Fire(), null);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
