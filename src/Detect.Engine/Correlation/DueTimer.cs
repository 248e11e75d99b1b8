using System.Reactive.Disposables;

namespace Detect.Engine;

/// <summary>
/// One timer for all the groups of a correlation: set for the one that falls due first, and set again when it has run. A
/// timer that is early because its group has moved on finds nothing to do.
/// </summary>
internal sealed class DueTimer(EventClock clock, Action<long> run) : IDisposable
{
    private readonly SerialDisposable timer = new();
    private long? due;

    public void EnsureBy(long ticks)
    {
        if (due <= ticks)
        {
            return;
        }

        due = ticks;
        timer.Disposable = clock.RunAt(ticks, Run);
    }

    public void Dispose() => timer.Dispose();

    private void Run()
    {
        var now = due!.Value;
        due = null;
        run(now);
    }
}
