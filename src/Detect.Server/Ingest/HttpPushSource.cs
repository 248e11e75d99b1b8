using Detect.Connectors;
using Detect.Events;

namespace Detect.Server;

/// <summary>
/// Events that are pushed to <c>POST /ingest</c>. A body is one batch: it is accepted once it is committed, and as a whole. What was not
/// accepted is the sender's to repeat; events that come twice by that are one to the engine.
/// </summary>
internal sealed class HttpPushSource(HttpSourceSettings settings, string worker, TimeProvider time) : ISource
{
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CommitWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QuietEvery = TimeSpan.FromSeconds(1);
    private const int MostCollisions = 5;

    private readonly SemaphoreSlim ordering = new(1);
    private volatile ISourceSession? session;
    private long ordinal;

    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public HttpSourceSettings Settings => settings;

    public SourceGuarantees Guarantees { get; } = new(Redelivers: false, Ordered: true, Tables: []);

    public async Task RunAsync(ISourceSession session, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(session);
        await RecallAsync(session, stopping).ConfigureAwait(false);
        this.session = session;
        session.Report(new SourceReport(SourceState.Running));
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                // Nothing waits to be sent as far as anybody knows: the clock goes on while nobody pushes. Before the first push nobody
                // knows of when the events will be.
                if (Volatile.Read(ref ordinal) > 0)
                {
                    session.CaughtUp(worker, time.GetUtcNow());
                }

                await Task.Delay(QuietEvery, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            this.session = null;
        }
    }

    public ValueTask DisposeAsync()
    {
        ordering.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <returns>Null once the records are committed.</returns>
    public async Task<IngestRefusal?> TakeAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MostCollisions; attempt++)
        {
            if (session is not { } running)
            {
                return IngestRefusal.Stopped;
            }

            if (await DeliverAsync(running, json, cancellation).ConfigureAwait(false) is not { } committed)
            {
                return IngestRefusal.Busy;
            }

            try
            {
                if (await committed.WaitAsync(CommitWithin, time, cancellation).ConfigureAwait(false))
                {
                    return null;
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return IngestRefusal.Stopped;
            }
            catch (TimeoutException)
            {
                return IngestRefusal.Late;
            }

            // Another worker of the same name has gone on from there: this one follows it.
            await RecallAsync(running, cancellation).ConfigureAwait(false);
        }

        return IngestRefusal.Busy;
    }

    /// <summary>Null when there was no room in time.</summary>
    private async Task<Task<bool>?> DeliverAsync(ISourceSession running, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(RoomWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var isHeld = false;
        try
        {
            await ordering.WaitAsync(either.Token).ConfigureAwait(false);
            isHeld = true;
            return await running.DeliverAsync(BatchOf(json), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (isHeld)
            {
                ordering.Release();
            }
        }
    }

    private SourceBatch BatchOf(ReadOnlyMemory<byte> json) => new()
    {
        Partition = worker,
        Chunks = [RecordBatches.OfJson(Name, json)],
        Position = new StreamPosition(++ordinal),
        TenantId = settings.TenantId,
        ReceivedAt = time.GetUtcNow(),
    };

    private async Task RecallAsync(ISourceSession running, CancellationToken cancellation)
    {
        var positions = await running.PositionsAsync(cancellation).ConfigureAwait(false);
        await ordering.WaitAsync(cancellation).ConfigureAwait(false);
        ordinal = Math.Max(ordinal, positions.GetValueOrDefault(worker)?.Ordinal ?? 0);
        ordering.Release();
    }
}
