namespace Detect.Connectors;

/// <summary>Polls one partition until stopped. Whatever goes wrong is reported and tried again; other partitions go on.</summary>
internal sealed class PollLoop(PolledSettings settings, IPolledPartition partition, ISourceSession session, TimeProvider time)
{
    private readonly PartitionCursor cursor = new(session, settings, partition.Name, time);
    private bool isLoaded;
    private int failures;

    /// <summary>Polls them all until stopped, or until one cannot go on.</summary>
    public static async Task RunAllAsync(
        PolledSettings settings, IEnumerable<IPolledPartition> partitions, ISourceSession session, TimeProvider time, CancellationToken stopping)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var polls = partitions.Select(partition => new PollLoop(settings, partition, session, time)).ToList();

        // All before any delivers: the worker's clock is not to run ahead of a table that it has not heard of yet.
        foreach (var poll in polls) await poll.AnnounceAsync(stopping).ConfigureAwait(false);
        var loops = polls.Select(poll => poll.RunAsync(together.Token)).ToList();
        try
        {
            await await Task.WhenAny(loops).ConfigureAwait(false);
        }
        finally
        {
            await together.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnnounceAsync(CancellationToken stopping)
    {
        cursor.Report(SourceState.Starting);
        await cursor.LoadAsync(partition.Start, stopping).ConfigureAwait(false);
        isLoaded = true;
        if (partition.HoldsClock) cursor.Begin();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var pause = await PollAsync(stopping).ConfigureAwait(false);
            await Task.Delay(pause, time, stopping).ConfigureAwait(false);
        }
    }

    /// <returns>How long to wait before the next.</returns>
    private async Task<TimeSpan> PollAsync(CancellationToken stopping)
    {
        try
        {
            if (!isLoaded) await cursor.LoadAsync(partition.Start, stopping).ConfigureAwait(false);
            isLoaded = true;
            await partition.PollAsync(cursor, stopping).ConfigureAwait(false);
            failures = 0;
            cursor.Report(SourceState.Running);
            return partition.Interval;
        }
        catch (PositionTakenException e)
        {
            isLoaded = false;
            cursor.Report(SourceState.Running, e.Message);
            return partition.Interval;
        }
        catch (ServiceFaultException e)
        {
            if (e.Kind == ServiceFaultKind.Missing) cursor.Release();
            cursor.Report(SourceState.Failing, e.Message);
            return PauseAfter(e);
        }
    }

    private TimeSpan PauseAfter(ServiceFaultException fault)
    {
        if (fault.RetryAfter is { } asked) return asked;
        if (fault.Kind is ServiceFaultKind.Denied or ServiceFaultKind.Missing) return settings.MendingPause;
        var pause = settings.FirstPause * Math.Pow(2, Math.Min(failures++, 20));
        return pause < settings.LongestPause ? pause : settings.LongestPause;
    }
}
