namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A store that fails now and then, before or after it has committed.</summary>
internal sealed class FlakySession(RecordingSession store, Random random, double rate) : ISourceSession
{
    public bool IsFlaky { get; set; } = true;

    public Task<IReadOnlyDictionary<string, StreamPosition>> PositionsAsync(CancellationToken cancellation) => store.PositionsAsync(cancellation);

    public async Task<Task<bool>> DeliverAsync(SourceBatch batch, CancellationToken cancellation)
    {
        Fail();
        var committed = await store.DeliverAsync(batch, cancellation);
        Fail();
        return committed;
    }

    public Task ExpectAsync(IReadOnlyList<string> partitions, CancellationToken cancellation) => Task.CompletedTask;

    public void Begin(string partition) => store.Begin(partition);

    public void CaughtUp(string partition, DateTimeOffset asOf) => store.CaughtUp(partition, asOf);

    public void Release(string partition) => store.Release(partition);

    public void HandOver(string partition) => store.HandOver(partition);

    public void Report(SourceReport report) => store.Report(report);

    private void Fail()
    {
        if (IsFlaky && random.NextDouble() < rate) throw new StoreException("The store has gone away.");
    }
}
