using Detect.Connectors;

namespace Detect.Server;

/// <summary>Deletes what is older than the retention of its table, and what belongs to nothing any more, once an hour.</summary>
internal sealed partial class StoreUpkeep(
    IDetectStore store, StoreRetention retention, WorkerAssembly worker, TimeProvider time, ILogger<StoreUpkeep> log) : BackgroundService
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
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var now = await NowAsync(stopping).ConfigureAwait(false);
            await store.PruneAsync(retention, now, worker.Parts.SettledUntil, stopping).ConfigureAwait(false);
            await ForgetAsync(now, stopping).ConfigureAwait(false);
            await DeleteEndedSilencesAsync(now, stopping).ConfigureAwait(false);
            worker.Conditions.Restore(WorkerCondition.Upkeep);
        }
        catch (StoreException e)
        {
            worker.Conditions.Fail(WorkerCondition.Upkeep, $"Old rows are not deleted: {e.Message}");
            LogFailed(e.Message);
        }
    }

    private async Task ForgetAsync(DateTimeOffset now, CancellationToken stopping)
    {
        var use = new StoreUse
        {
            SourcesToKeep = [.. worker.Parts.Sources.Where(source => source.Source.KeepsPositions || !HasShownItsPartitions(source.Condition)).Select(source => source.Name)],
            Rules = [.. worker.Content.Current.Rules.All.Select(rule => rule.Id)],
        };
        await store.ForgetAsync(use, retention, now, stopping).ConfigureAwait(false);
        if (retention.Positions is { } age)
        {
            var left = await store.ReadProgressAsync(stopping).ConfigureAwait(false);
            worker.Parts.Clock.Forget(left.Select(progress => (progress.Source, progress.Partition)).ToHashSet(), now - age);
        }
    }

    // A source that has run for a while has given a sign of whatever is still there; one that cannot be read has not.
    private bool HasShownItsPartitions(SourceCondition condition) =>
        condition.State == SourceState.Running && time.GetUtcNow() - condition.Since >= Every;

    private async Task DeleteEndedSilencesAsync(DateTimeOffset now, CancellationToken stopping)
    {
        if (retention.Alerts is not { } age || worker.Parts.SettledUntil is not { } settled)
        {
            return;
        }

        var silences = await store.Operators.SilencesAsync(stopping).ConfigureAwait(false);
        foreach (var ended in silences.Where(silence => SilenceText.EndOf(silence) is { } end && end < now - age && end < settled))
        {
            await store.Operators.DeleteSilenceAsync(ended.Id, audit: null, stopping).ConfigureAwait(false);
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
