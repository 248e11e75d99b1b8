using Detect.Connectors;

namespace Detect.Server;

/// <summary>Deletes what is older than the retention of its table, once an hour.</summary>
internal sealed partial class StoreUpkeep(
    IDetectStore store, StoreRetention retention, WorkerConditions conditions, TimeProvider time, ILogger<StoreUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    // A clock that was set forward by a year must not delete a year: retention is not ahead of the log by more than this.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

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
            await store.PruneAsync(retention, await NowAsync(stopping).ConfigureAwait(false), stopping).ConfigureAwait(false);
            conditions.Restore(WorkerCondition.Upkeep);
        }
        catch (StoreException e)
        {
            conditions.Fail(WorkerCondition.Upkeep, $"Old rows are not deleted: {e.Message}");
            LogFailed(e.Message);
        }
    }

    private async Task<DateTimeOffset> NowAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var newest = (await store.ReadProgressAsync(stopping).ConfigureAwait(false)).Max(progress => progress.Newest);
        return newest is { } known && known + MostAhead < now ? known + MostAhead : now;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old rows were not deleted: {Reason} Trying again in an hour")]
    private partial void LogFailed(string reason);
}
