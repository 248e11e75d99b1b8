using System.Collections.Concurrent;
using Detect.Connectors;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>What the worker is to one running source.</summary>
internal sealed partial class SourceSession(
    RunningSource source, IntakeQueue intake, WorkerClock clock, IDetectStore store, TimeProvider time, ILogger log) : ISourceSession
{
    private readonly ConcurrentDictionary<string, Task<bool>> lastDelivered = new(StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, StreamPosition>> PositionsAsync(CancellationToken cancellation)
    {
        var progress = await store.ReadProgressAsync(cancellation).ConfigureAwait(false);
        return progress.Where(p => p.Source == source.Name && p.Position.Ordinal > PartitionProgress.Unread).ToDictionary(p => p.Partition, p => p.Position, StringComparer.Ordinal);
    }

    public async Task<Task<bool>> DeliverAsync(SourceBatch batch, CancellationToken cancellation)
    {
        source.Received(batch.ReceivedAt);
        var pending = new PendingBatch(source, batch);
        await intake.AddAsync(pending, cancellation).ConfigureAwait(false);
        return lastDelivered[batch.Partition] = pending.Committed;
    }

    // Files are begun at each look: what waits for its commit is not forgotten over that. That a batch was refused is.
    public void Begin(string partition)
    {
        if (lastDelivered.GetValueOrDefault(partition) is { IsCompleted: true } last)
        {
            lastDelivered.TryRemove(KeyValuePair.Create(partition, last));
        }

        clock.Await(source.Name, partition, source.IsOrdered, time.GetUtcNow());
    }

    public async Task ExpectAsync(IReadOnlyList<string> partitions, CancellationToken cancellation)
    {
        var progress = await store.ReadProgressAsync(cancellation).ConfigureAwait(false);
        var unknown = partitions.Except(progress.Where(p => p.Source == source.Name).Select(p => p.Partition)).ToList();
        if (unknown.Count > 0)
        {
            await store.ExpectAsync(source.Name, unknown, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        }

        foreach (var partition in unknown)
        {
            clock.Expect(source.Name, partition, source.IsOrdered, time.GetUtcNow());
        }
    }

    // What waits for its commit has not moved the clock yet: until then it would be overtaken, and late.
    public void CaughtUp(string partition, DateTimeOffset asOf)
    {
        var delivered = lastDelivered.GetValueOrDefault(partition);
        if (delivered is null or { IsCompletedSuccessfully: true, Result: true })
        {
            SetCaughtUp();
        }
        else if (!delivered.IsCompleted)
        {
            delivered.ContinueWith(
                committed =>
                {
                    if (committed.Result && lastDelivered.GetValueOrDefault(partition) == committed)
                    {
                        SetCaughtUp();
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
        }

        void SetCaughtUp() => clock.CaughtUp(source.Name, partition, source.IsOrdered, asOf, time.GetUtcNow());
    }

    public void Release(string partition)
    {
        clock.Release(source.Name, partition);
        if (lastDelivered.GetValueOrDefault(partition) is { IsCompletedSuccessfully: true, Result: true } committed)
        {
            lastDelivered.TryRemove(KeyValuePair.Create(partition, committed));
        }

        source.Release(partition);
    }

    // What becomes of what it delivered says nothing of how far it is read when it comes back.
    public void HandOver(string partition)
    {
        lastDelivered.TryRemove(partition, out _);
        clock.HandOver(source.Name, partition);
        source.Release(partition);
    }

    public void Report(SourceReport report)
    {
        if (!source.Report(report, time.GetUtcNow()))
        {
            return;
        }

        switch (source.Condition)
        {
            case { State: SourceState.Failing } failing:
                LogFailing(source.Name, failing.Reason ?? "it gives no reason");
                break;
            case { State: SourceState.Running }:
                LogRunning(source.Name);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Source {Source} is failing: {Reason}")]
    private partial void LogFailing(string source, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Source {Source} is running")]
    private partial void LogRunning(string source);
}
