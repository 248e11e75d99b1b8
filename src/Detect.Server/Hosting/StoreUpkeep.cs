using Detect.Connectors;

namespace Detect.Server;

/// <summary>Deletes what is older than the retention of its table, once an hour.</summary>
internal sealed partial class StoreUpkeep(IDetectStore store, StoreRetention retention, TimeProvider time, ILogger<StoreUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await PruneAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task PruneAsync(CancellationToken stopping)
    {
        try
        {
            await store.PruneAsync(retention, time.GetUtcNow(), stopping).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old rows were not deleted: {Reason} Trying again in an hour")]
    private partial void LogFailed(string reason);
}
