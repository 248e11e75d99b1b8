using Detect.Connectors;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>Keeps one source running: what it throws is reported and it is started again, more and more slowly.</summary>
internal sealed partial class SourceRunner(RunningSource source, ISourceSession session, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetUtcNow();
            session.Report(new SourceReport(SourceState.Starting));
            try
            {
                await source.Source.RunAsync(session, stopping).ConfigureAwait(false);
                session.Report(new SourceReport(SourceState.Stopped));
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A source that fails must not take the others with it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                var reason = exception is SourceException or StoreException ? exception.Message : $"failed unexpectedly ({exception.GetType().Name})";
                session.Report(new SourceReport(SourceState.Failing) { Reason = reason });
                LogStartingAgain(source.Name, pause.TotalSeconds);
            }

            pause = time.GetUtcNow() - started > LongestPause ? FirstPause : pause;
            if (!await PauseAsync(pause, stopping).ConfigureAwait(false))
            {
                return;
            }

            pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(pause, time, stopping).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Source} has ended, and is started again in {Seconds} s")]
    private partial void LogStartingAgain(string source, double seconds);
}
