using System.Reactive.Concurrency;

namespace Detect.Engine;

/// <summary>
/// The engine's only clock, in ticks of event time. It runs window ends, group expiry and absence timers, and moves only
/// when it is told to; it never goes backwards.
/// </summary>
internal sealed class EventClock : VirtualTimeScheduler<long, long>
{
    public EventClock()
        : base(0, Comparer<long>.Default)
    {
    }

    /// <summary>When the next timer is due, or null.</summary>
    public long? NextDue => GetNext()?.DueTime;

    /// <summary>Runs every timer due at or before <paramref name="ticks"/>, in order, each at its own time.</summary>
    public void MoveTo(long ticks)
    {
        // AdvanceTo throws on going backwards and runs nothing when it is already there; a timer due exactly now must run.
        while (GetNext() is { } timer && timer.DueTime <= ticks)
        {
            Clock = Math.Max(Clock, timer.DueTime);
            timer.Invoke();
        }

        Clock = Math.Max(Clock, ticks);
    }

    public IDisposable RunAt(long ticks, Action action) => ScheduleAbsolute(action, ticks, static (_, run) =>
    {
        run();
        return System.Reactive.Disposables.Disposable.Empty;
    });

    protected override long Add(long absolute, long relative) => absolute + relative;

    protected override DateTimeOffset ToDateTimeOffset(long absolute) => new(absolute, TimeSpan.Zero);

    protected override long ToRelative(TimeSpan timeSpan) => timeSpan.Ticks;
}
