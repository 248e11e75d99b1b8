namespace Detect.Connectors;

/// <summary>
/// Asks the service, now and then, where each partition ends: the lag, and whether a quiet partition has been read to its end. Only an
/// answer says that; silence may as well be a lost connection.
/// </summary>
/// <param name="ask">The offset that the partition's next message will have; an <see cref="IOException"/> where nobody answers.</param>
internal sealed class LogWatch(
    LogDelivery delivery, ISourceSession session, LogHealth health, TimeProvider time, Func<LogPartition, CancellationToken, Task<long>> ask)
{
    public async Task RunAsync(TimeSpan interval, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(interval, time, stopping).ConfigureAwait(false);
            await LookAsync(stopping).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var partitions = delivery.Partitions;
        var answers = 0;
        foreach (var partition in partitions)
        {
            stopping.ThrowIfCancellationRequested();
            answers += await LookAsync(partition, stopping).ConfigureAwait(false) ? 1 : 0;
        }

        if (answers > 0 && answers == partitions.Count)
        {
            health.Running();
        }
    }

    private async Task<bool> LookAsync(LogPartition partition, CancellationToken stopping)
    {
        var asOf = time.GetUtcNow();
        try
        {
            var end = await ask(partition, stopping).ConfigureAwait(false);
            if (!partition.Ended.IsCancellationRequested)
            {
                Tell(partition, end, asOf);
            }

            return true;
        }
        catch (IOException problem)
        {
            health.Failing(partition.Key, $"{partition.Key}: the service does not say where the partition ends: {problem.Message}");
            return false;
        }
    }

    private void Tell(LogPartition partition, long end, DateTimeOffset asOf)
    {
        var settled = partition.SettledNext;
        health.Lag(partition.Key, settled is { } from ? Math.Max(0, end - from) : null);
        if (settled >= end)
        {
            session.CaughtUp(partition.Key, asOf);
        }
    }
}
