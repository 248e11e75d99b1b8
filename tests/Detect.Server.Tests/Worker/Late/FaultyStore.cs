using System.Runtime.CompilerServices;
using Detect.Connectors;

namespace Detect.Server.Tests.Late;

/// <summary>What a worker's code sees when its process ends: nothing after it is run.</summary>
public sealed class WorkerDiedException : Exception;

/// <summary>Counts the calls that a worker makes of its store, and lets the worker die at one of them.</summary>
internal sealed class FaultyStore(IDetectStore inner) : IDetectStore
{
    /// <summary>How many calls have been made.</summary>
    public int Calls { get; private set; }

    /// <summary>The number of the call at which the worker dies, and whether the store has done by then what it was asked.</summary>
    public (int Call, bool IsDone)? Death { get; set; }

    /// <summary>The journal is read in the order of event time, beside the commits, when this has completed.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public string Description => inner.Description;

    public bool IsShared => inner.IsShared;

    public IAlertStore Alerts => new FaultyAlerts(inner.Alerts, this);

    public IOutbox Outbox => inner.Outbox;

    public IArchive Archive => inner.Archive;

    public IOperatorStore Operators => inner.Operators;

    public Task<IWorkerLease?> TryLeadAsync(CancellationToken cancellation) => inner.TryLeadAsync(cancellation);

    public async Task<IWorkerTransaction> BeginAsync(IWorkerLease? lease, CancellationToken cancellation)
    {
        IWorkerTransaction? begun = null;
        try
        {
            return new FaultyTransaction(await CallAsync(async () => begun = await inner.BeginAsync(lease, cancellation)), this);
        }
        catch (WorkerDiedException) when (begun is not null)
        {
            await begun.DisposeAsync();
            throw;
        }
    }

    public Task<EngineState> ReadEngineStateAsync(CancellationToken cancellation) => CallAsync(() => inner.ReadEngineStateAsync(cancellation));

    public IAsyncEnumerable<JournalEntry> ReadJournalAsync(long afterSequence, CancellationToken cancellation) =>
        CallAsync(inner.ReadJournalAsync(afterSequence, cancellation), cancellation);

    public IAsyncEnumerable<JournalEntry> ReadJournalByTimeAsync(JournalMark until, CancellationToken cancellation) =>
        CallAsync(inner.ReadJournalByTimeAsync(until, cancellation), cancellation, Gate);

    public Task<IReadOnlyList<KeyValuePair<string, DateTimeOffset>>> ReadLogStartsAsync(CancellationToken cancellation) =>
        CallAsync(() => inner.ReadLogStartsAsync(cancellation));

    public Task<IReadOnlyList<SeenValue>> ReadSeenValuesAsync(CancellationToken cancellation) => CallAsync(() => inner.ReadSeenValuesAsync(cancellation));

    public Task<IReadOnlyList<PartitionProgress>> ReadProgressAsync(CancellationToken cancellation) => CallAsync(() => inner.ReadProgressAsync(cancellation));

    public Task ExpectAsync(string source, IReadOnlyList<string> partitions, DateTimeOffset now, CancellationToken cancellation) =>
        inner.ExpectAsync(source, partitions, now, cancellation);

    public Task PruneAsync(StoreRetention retention, DateTimeOffset now, DateTimeOffset? settled, CancellationToken cancellation) =>
        inner.PruneAsync(retention, now, settled, cancellation);

    public Task ForgetAsync(StoreUse use, StoreRetention retention, DateTimeOffset now, CancellationToken cancellation) =>
        inner.ForgetAsync(use, retention, now, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var number = ++Calls;
        DieAt(number, isDone: false);
        var result = await call();
        DieAt(number, isDone: true);
        return result;
    }

    public Task CallAsync(Func<Task> call) => CallAsync(async () =>
    {
        await call();
        return true;
    });

    private async IAsyncEnumerable<T> CallAsync<T>(
        IAsyncEnumerable<T> read, [EnumeratorCancellation] CancellationToken cancellation, Task? gate = null)
    {
        await (gate ?? Task.CompletedTask).WaitAsync(cancellation);
        var number = ++Calls;
        DieAt(number, isDone: false);
        await foreach (var item in read.WithCancellation(cancellation))
        {
            yield return item;
        }

        DieAt(number, isDone: true);
    }

    private void DieAt(int number, bool isDone)
    {
        if (Death == (number, isDone))
        {
            Death = null;
            throw new WorkerDiedException();
        }
    }
}
