namespace Detect.Server.Tests.Faults;

/// <summary>A clock that goes on, and jumps, when it is told to. Timers measure what goes on; a jump fires none.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan elapsed;
    private TimeSpan jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return start + elapsed + jumped;
        }
    }

    /// <summary>What has passed, whatever the clock was set to.</summary>
    public DateTimeOffset TrueNow => start + TimeSpan.FromTicks(GetTimestamp());

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

    /// <summary>Time passes.</summary>
    public void Advance(TimeSpan by)
    {
        lock (gate)
        {
            elapsed += by;
            foreach (var timer in timers.Where(timer => timer.Due <= elapsed).ToList())
            {
                timer.Fire(elapsed);
            }
        }
    }

    /// <summary>Somebody sets the clock; no time passes.</summary>
    public void Jump(TimeSpan by)
    {
        lock (gate)
        {
            jumped += by;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every;

        public TimeSpan Due { get; private set; }

        public void Fire(TimeSpan now)
        {
            if (every > TimeSpan.Zero)
            {
                Due = now + every;
            }
            else
            {
                time.timers.Remove(this);
            }

            ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    (Due, every) = (time.elapsed + dueTime, period);
                    time.timers.Add(this);
                    if (dueTime <= TimeSpan.Zero)
                    {
                        Fire(time.elapsed);
                    }
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
