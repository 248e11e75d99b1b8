namespace Detect.Connectors;

/// <summary>
/// A partition of a log while this worker reads it: what has been read and waits to be handed on, and how far that and what is committed
/// go. Its reader, its delivery and its watcher are different threads.
/// </summary>
internal sealed class LogPartition : IDisposable
{
    private readonly string key;
    private readonly string? tenantId;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Queue<(LogRecord Record, LogPosition After)> waiting = new();
    private readonly List<Task<bool>> inFlight = [];
    private readonly CancellationTokenSource ended = new();

    private LogPosition? read;
    private long? committed;
    private bool hasMovedWithoutRecords;
    private bool isHandingOn;
    private long waitingBytes;
    private bool hasEnded;

    /// <param name="key">The partition's name in the store.</param>
    /// <param name="start">Null when the store has no position yet.</param>
    public LogPartition(string key, LogPosition? start, string? tenantId, TimeProvider time)
    {
        this.key = key;
        this.tenantId = tenantId;
        this.time = time;
        read = start;
        committed = start?.Next;
        Ended = ended.Token;
    }

    public string Key => key;

    /// <summary>The offset of the next message to be read; null before the first one of a partition without a position.</summary>
    public long? Next
    {
        get
        {
            lock (gate)
            {
                return read?.Next;
            }
        }
    }

    /// <summary>The offset up to which all messages are in the store; null when that is not known.</summary>
    public long? SettledNext
    {
        get
        {
            lock (gate)
            {
                var isSettled = waiting.Count == 0 && !isHandingOn && inFlight.TrueForAll(batch => batch.IsCompletedSuccessfully);
                return isSettled ? read?.Next : committed;
            }
        }
    }

    /// <summary>Cancelled when this worker no longer reads the partition.</summary>
    public CancellationToken Ended { get; }

    /// <param name="logStart">The oldest offset that the log still has, as far as known.</param>
    /// <returns>The stretch that was found missing before the record, if any.</returns>
    public SourceGap? Add(LogRecord record, long? logStart)
    {
        lock (gate)
        {
            if (hasEnded)
            {
                return null;
            }

            var gap = MoveTo(record.Offset, record.EnqueuedAt, logStart);
            read = read!.Value with { Next = record.Offset + 1, EnqueuedAt = record.EnqueuedAt ?? read.Value.EnqueuedAt };
            waiting.Enqueue((record, read.Value));
            waitingBytes += record.Value.Length;
            return gap;
        }
    }

    /// <summary>There is no message before this offset that was not read.</summary>
    public SourceGap? ReachEnd(long offset, long? logStart)
    {
        lock (gate)
        {
            return hasEnded ? null : MoveTo(offset, null, logStart);
        }
    }

    public bool HasBatch(LogLimits limits)
    {
        lock (gate)
        {
            return waiting.Count >= limits.BatchMessages || waitingBytes >= limits.BatchBytes;
        }
    }

    /// <summary>The next batch; null when there is nothing to hand on.</summary>
    public SourceBatch? Take(LogLimits limits)
    {
        lock (gate)
        {
            if (hasEnded || (waiting.Count == 0 && !hasMovedWithoutRecords))
            {
                return null;
            }

            var after = read!.Value;
            var (records, bytes) = (new List<LogRecord>(), 0L);
            while (records.Count < limits.BatchMessages && waiting.TryPeek(out var next)
                && (records.Count == 0 || bytes + next.Record.Value.Length <= limits.BatchBytes))
            {
                waiting.Dequeue();
                records.Add(next.Record);
                bytes += next.Record.Value.Length;
                after = next.After;
            }

            if (waiting.Count == 0)
            {
                after = read.Value;
                hasMovedWithoutRecords = false;
            }

            waitingBytes -= bytes;
            isHandingOn = true;
            return LogBatch.Of(key, records, after, tenantId, time.GetUtcNow());
        }
    }

    /// <summary>Remembers a batch that was handed on, until it is committed.</summary>
    public void Track(Task<bool> batch)
    {
        lock (gate)
        {
            isHandingOn = false;
            inFlight.RemoveAll(earlier => earlier.IsCompletedSuccessfully);
            inFlight.Add(batch);
        }
    }

    public void Commit(LogPosition position)
    {
        lock (gate)
        {
            committed = position.Next;
        }
    }

    /// <summary>Ends the reading: what waits is dropped, and what was handed on may still be committed.</summary>
    /// <returns>The bytes that were dropped, and the batches under way.</returns>
    public (long Dropped, Task UnderWay) End()
    {
        lock (gate)
        {
            hasEnded = true;
            var dropped = waitingBytes;
            waiting.Clear();
            waitingBytes = 0;
            ended.Cancel();
            return (dropped, Task.WhenAll(inFlight));
        }
    }

    public void Dispose() => ended.Dispose();

    private SourceGap? MoveTo(long offset, DateTimeOffset? enqueuedAt, long? logStart)
    {
        if (read is not { } before)
        {
            read = new LogPosition(offset, 0, time.GetUtcNow());
            committed ??= offset;
            hasMovedWithoutRecords = true;
            return null;
        }

        if (offset == before.Next)
        {
            return null;
        }

        // Offsets may be passed over without loss: transactions leave markers, and compaction removes what a later message replaces.
        read = before with { Next = offset };
        if (offset > before.Next)
        {
            return logStart > before.Next
                ? Missing(before, enqueuedAt, $"messages {before.Next} to {logStart - 1} were removed by the log's retention before they were read")
                : null;
        }

        read = new LogPosition(offset, before.Base + before.Next - offset, before.EnqueuedAt);
        return Missing(before, enqueuedAt, $"the log was made anew: it goes on at message {offset}, and {before.Next} was awaited");
    }

    private SourceGap Missing(LogPosition before, DateTimeOffset? enqueuedAt, string reason)
    {
        hasMovedWithoutRecords = true;
        var until = enqueuedAt ?? time.GetUtcNow();
        return new SourceGap(before.EnqueuedAt is { } from && from < until ? from : until, until, $"{key}: {reason}");
    }
}
