using System.Globalization;
using Detect.Connectors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>Notices that this machine's clock was set, or stood still with the machine: it then tells another time than has passed.</summary>
internal sealed partial class ClockWatch(WorkerConditions conditions, WorkerMetrics metrics, TimeProvider time, ILogger<ClockWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    // What time servers correct by is less.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShownFor = TimeSpan.FromHours(1);

    private DateTimeOffset shown = time.GetUtcNow();
    private long measured = time.GetTimestamp();
    private long jumpedAt;
    private TimeSpan off;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void Look()
    {
        var jump = time.GetUtcNow() - shown - time.GetElapsedTime(measured);
        (shown, measured) = (time.GetUtcNow(), time.GetTimestamp());
        if (jump.Duration() >= Tolerance)
        {
            off += jump;
            jumpedAt = measured;
            metrics.ClockJumped(jump > TimeSpan.Zero);
            Say(jump);
        }

        if (off.Duration() < Tolerance || time.GetElapsedTime(jumpedAt) > ShownFor)
        {
            off = TimeSpan.Zero;
            conditions.Restore(WorkerCondition.Clock);
        }
    }

    private void Say(TimeSpan jump)
    {
        var way = jump > TimeSpan.Zero ? "forward" : "back";
        var at = shown.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var reason = $"The clock was set {way} by {Spans.Text(jump.Duration())}, to {at}; see that a time server keeps it.";
        LogJump(reason);
        conditions.Fail(WorkerCondition.Clock, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private partial void LogJump(string reason);
}
