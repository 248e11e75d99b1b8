using System.Text;

namespace Detect.Connectors.Tests;

/// <summary>A store that several workers share: positions that never go back, and the records committed with them.</summary>
internal sealed class TestStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, StreamPosition> positions = new(StringComparer.Ordinal);
    private readonly List<(string Partition, string Record)> records = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> waiters = [];

    public IReadOnlyDictionary<string, StreamPosition> Positions
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, StreamPosition>(positions);
            }
        }
    }

    public IReadOnlyList<string> Records
    {
        get
        {
            lock (gate)
            {
                return [.. records.Select(record => record.Record)];
            }
        }
    }

    public IReadOnlyList<string> RecordsOf(string partition)
    {
        lock (gate)
        {
            return [.. records.Where(record => record.Partition == partition).Select(record => record.Record)];
        }
    }

    public bool TryCommit(SourceBatch batch)
    {
        lock (gate)
        {
            if (positions.TryGetValue(batch.Partition, out var known) && known.Ordinal >= batch.Position.Ordinal)
            {
                return false;
            }

            positions[batch.Partition] = batch.Position;
            records.AddRange(batch.Chunks.Select(chunk => (batch.Partition, Encoding.UTF8.GetString(chunk.Bytes.Span))));
        }

        Changed();
        return true;
    }

    /// <summary>Something that a condition may depend on has changed.</summary>
    public void Changed()
    {
        lock (gate)
        {
            foreach (var (_, met) in waiters.Where(waiter => waiter.Condition()))
            {
                met.TrySetResult();
            }

            waiters.RemoveAll(waiter => waiter.Met.Task.IsCompleted);
        }
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiters.Add((condition, met));
        }

        Changed();
        await met.Task.WaitAsync(TimeSpan.FromSeconds(90));
    }

    public Task UntilCountAsync(int count) => UntilAsync(() => Records.Count >= count);
}
