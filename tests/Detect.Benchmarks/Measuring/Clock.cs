using System.Diagnostics;

namespace Detect.Benchmarks;

/// <summary>
/// Measures elapsed time, or with <c>--cpu</c> the processor time of all threads: steadier on a machine that has other work, and
/// the same where nothing else runs and one thread is at work.
/// </summary>
internal sealed class Clock
{
    private TimeSpan sum;
    private TimeSpan started;

    public static bool CountsProcessorTime { get; set; }

    public TimeSpan Elapsed => sum;

    private static TimeSpan Now => CountsProcessorTime
        ? Environment.CpuUsage.TotalTime
        : TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency);

    public static Clock StartNew()
    {
        var clock = new Clock();
        clock.Start();
        return clock;
    }

    public void Start() => started = Now;

    public TimeSpan Stop() => sum += Now - started;
}
