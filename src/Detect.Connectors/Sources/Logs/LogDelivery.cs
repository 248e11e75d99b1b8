namespace Detect.Connectors;

/// <summary>
/// Hands on what the partitions of a source have read, in batches, while there is room for them; and tells the reader when it has read
/// enough ahead. One of these for each run of a source.
/// </summary>
/// <param name="committed">Told of every batch that the store has committed.</param>
internal sealed class LogDelivery(ISourceSession session, LogLimits limits, TimeProvider time, Action<LogPartition, LogPosition> committed) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<LogPartition> partitions = [];
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly ManualResetEventSlim room = new(initialState: true);
    private readonly TaskCompletionSource failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long bufferedBytes;

    public bool HasRoom => room.IsSet;

    public IReadOnlyList<LogPartition> Partitions
    {
        get
        {
            lock (gate)
            {
                return [.. partitions];
            }
        }
    }

    /// <summary>Blocks until less than half of what may be read ahead waits; false when that took too long.</summary>
    public bool WaitForRoom(TimeSpan patience, CancellationToken stopping) => room.Wait(patience, stopping);

    public async Task WaitForRoomAsync(CancellationToken stopping)
    {
        while (!HasRoom)
        {
            await Task.Delay(limits.Linger, time, stopping).ConfigureAwait(false);
        }
    }

    public void Begin(LogPartition partition)
    {
        lock (gate)
        {
            partitions.Add(partition);
        }

        session.Begin(partition.Key);
    }

    /// <summary>Ends a partition's reading and waits a while for what is under way; later, the store refuses what another has overtaken.</summary>
    public async Task EndAsync(LogPartition partition, TimeSpan patience)
    {
        lock (gate)
        {
            partitions.Remove(partition);
        }

        var (dropped, underWay) = partition.End();
        Free(dropped);
        await Task.WhenAny(underWay, Task.Delay(patience, time)).ConfigureAwait(false);
        session.HandOver(partition.Key);
        partition.Dispose();
    }

    /// <summary>Something was added to a partition.</summary>
    public void Arrived(LogPartition partition, long bytes)
    {
        lock (gate)
        {
            bufferedBytes += bytes;
            if (bufferedBytes >= limits.BufferedBytes)
            {
                room.Reset();
            }
        }

        if (!HasRoom || partition.HasBatch(limits))
        {
            enough.TrySetResult();
        }

        if (arrivals.CurrentCount == 0)
        {
            arrivals.Release();
        }
    }

    /// <summary>Runs until cancelled, or until the store fails.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.WhenAny(arrivals.WaitAsync(stopping), failure.Task).Unwrap().ConfigureAwait(false);
            await Task.WhenAny(Task.Delay(limits.Linger, time, stopping), enough.Task).ConfigureAwait(false);
            enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await HandOnAsync(stopping).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        arrivals.Dispose();
        room.Dispose();
    }

    // In turn, so that a partition with much to catch up on does not hold up the others.
    private async Task HandOnAsync(CancellationToken stopping)
    {
        IEnumerable<LogPartition> turn = Partitions;
        while (turn.Any())
        {
            foreach (var partition in turn)
            {
                if (partition.Take(limits) is { } batch)
                {
                    await HandOnAsync(partition, batch, stopping).ConfigureAwait(false);
                }
            }

            turn = [.. Partitions.Where(partition => partition.HasBatch(limits))];
        }
    }

    private async Task HandOnAsync(LogPartition partition, SourceBatch batch, CancellationToken stopping)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stopping, partition.Ended);
        try
        {
            var commit = await session.DeliverAsync(batch, until.Token).ConfigureAwait(false);
            partition.Track(commit);
            _ = ObserveAsync(partition, LogPosition.Of(batch.Position), commit);
        }
        catch (OperationCanceledException) when (partition.Ended.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // The partition is another worker's by now, which reads these again.
        }
        finally
        {
            Free(batch.Chunks.Sum(chunk => (long)chunk.Bytes.Length));
        }
    }

    private async Task ObserveAsync(LogPartition partition, LogPosition position, Task<bool> commit)
    {
        try
        {
            if (await commit.ConfigureAwait(false))
            {
                partition.Commit(position);
                committed(partition, position);
            }
        }
        catch (OperationCanceledException)
        {
            // The worker stops; the batch is read again.
        }
        catch (Exception problem)
        {
            failure.TrySetException(problem);
        }
    }

    private void Free(long bytes)
    {
        lock (gate)
        {
            bufferedBytes -= bytes;
            if (bufferedBytes <= limits.BufferedBytes / 2)
            {
                room.Set();
            }
        }
    }
}
