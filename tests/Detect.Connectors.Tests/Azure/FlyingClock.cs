namespace Detect.Connectors.Tests.AzureSources;

/// <summary>
/// A clock that whoever waits moves on: a wait is over at once, and its time has passed. Waits that end after <see cref="FlyTo"/> are
/// held until the test lets time go on.
/// </summary>
internal sealed class FlyingClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock access = new();
    private readonly List<Wait> held = [];
    private DateTimeOffset now = start;
    private DateTimeOffset until = start;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (access)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Time that passes while somebody works.</summary>
    public void Pass(TimeSpan time)
    {
        lock (access)
        {
            now += time;
        }
    }

    public void FlyTo(DateTimeOffset time)
    {
        lock (access)
        {
            until = time;
            foreach (var wait in held.Where(wait => wait.Due <= until).OrderBy(wait => wait.Due).ToList()) End(wait);
        }
    }

    /// <summary>Completes when that many wait for a time that has not come.</summary>
    public async Task HeldAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task next;
            lock (access)
            {
                if (held.Count >= count) return;
                next = changed.Task;
            }

            await next.WaitAsync(patience.Token);
        }
    }

    /// <summary>Once all have done what they can, time is at its end.</summary>
    public async Task FlyToAsync(DateTimeOffset time, int waiting = 1)
    {
        FlyTo(time);
        await HeldAsync(waiting);
        lock (access)
        {
            now = now > time ? now : time;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (access)
        {
            var wait = new Wait(this, callback, state, now + dueTime);
            held.Add(wait);
            if (wait.Due <= until) End(wait);
            Signal();
            return wait;
        }
    }

    private void End(Wait wait)
    {
        held.Remove(wait);
        now = now > wait.Due ? now : wait.Due;
        ThreadPool.QueueUserWorkItem(_ => wait.Fire());
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Wait(FlyingClock clock, TimerCallback callback, object? state, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due => due;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (clock.access)
            {
                clock.held.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
