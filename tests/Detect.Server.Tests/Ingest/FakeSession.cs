using System.Collections.Concurrent;
using Detect.Connectors;

namespace Detect.Server.Tests.Ingest;

/// <summary>A worker's side of a source: commits at once unless a test decides otherwise.</summary>
internal sealed class FakeSession : ISourceSession
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<SourceBatch> Batches { get; } = new();

    public Func<SourceBatch, Task<bool>> Commit { get; set; } = _ => Task.FromResult(true);

    /// <summary>No room for another batch until this is completed.</summary>
    public Task Room { get; set; } = Task.CompletedTask;

    public long Stored { get; set; }

    public Task Started => started.Task;

    public Task<IReadOnlyDictionary<string, StreamPosition>> PositionsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, StreamPosition>>(new Dictionary<string, StreamPosition> { ["detect"] = new(Stored) });

    public async Task<Task<bool>> DeliverAsync(SourceBatch batch, CancellationToken cancellation)
    {
        await Room.WaitAsync(cancellation);
        Batches.Enqueue(batch);
        return Commit(batch);
    }

    public Task ExpectAsync(IReadOnlyList<string> partitions, CancellationToken cancellation) => Task.CompletedTask;

    public void Begin(string partition) => throw new InvalidOperationException("There is nothing to wait for before the first body.");

    public void CaughtUp(string partition, DateTimeOffset asOf)
    {
        // A quiet source lets the clock go on.
    }

    public void Release(string partition) => throw new InvalidOperationException("There is nothing to release.");

    public void HandOver(string partition) => throw new InvalidOperationException("There is nobody to hand over to.");

    public void Report(SourceReport report)
    {
        if (report.State == SourceState.Running)
        {
            started.TrySetResult();
        }
    }
}
