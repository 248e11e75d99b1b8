using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Connectors;

/// <summary>
/// Delivers the outbox to the sinks, each with a worker of its own, so that a slow or dead one delays nobody else. Run by the worker
/// that leads; several at once would deliver more than once.
/// </summary>
public sealed class SinkDispatcher : IDisposable
{
    private readonly IOutbox outbox;
    private readonly TimeProvider clock;
    private readonly SinkDispatcherOptions options;
    private readonly ILogger logger;
    private readonly SinkMetrics metrics = new();
    private readonly IReadOnlyList<SinkWorker> workers;
    private readonly IReadOnlyList<DigestWorker> digests;
    private readonly StrandedQueues stranded;
    private readonly WakeSignal look = new();

    public SinkDispatcher(
        IOutbox outbox,
        IReadOnlyList<ISink> sinks,
        IReadOnlyList<DigestPlan> digests,
        TimeProvider clock,
        SinkDispatcherOptions? options = null,
        ILogger<SinkDispatcher>? logger = null)
    {
        this.outbox = outbox;
        this.clock = clock;
        this.options = options ?? new SinkDispatcherOptions();
        this.logger = logger ?? NullLogger<SinkDispatcher>.Instance;
        workers = [.. sinks.Select(sink => new SinkWorker(sink, outbox, this.options, clock, metrics, this.logger, Random.Shared.NextDouble))];
        this.digests = [.. digests.Select(queue => new DigestWorker(queue, outbox, this.options, clock, this.logger, Wake))];
        stranded = new StrandedQueues(
            outbox, sinks.Select(sink => sink.Name), digests.Select(queue => queue.Queue), this.options.Retries.GiveUpAfter, clock, this.logger, Wake);
    }

    /// <summary>Of the sinks, and of queues that no sink reads any more.</summary>
    public IReadOnlyList<SinkReport> Reports => [.. workers.Select(worker => worker.Report), .. stranded.Reports];

    /// <summary>Something was put into the outbox: called after the commit.</summary>
    public void Wake()
    {
        foreach (var worker in workers)
        {
            worker.Wake();
        }
    }

    /// <summary>A sink was enabled, or its dead letters were put back: its state is read again at once.</summary>
    public void Look()
    {
        look.Set();
        Wake();
    }

    /// <summary>
    /// Runs until stopped; a delivery under way has <see cref="SinkDispatcherOptions.StopGrace"/> to end. What has not been delivered
    /// by then stays in the outbox.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        List<Task> loops =
        [
            .. workers.Select(worker => Task.Run(() => worker.RunAsync(stopping), CancellationToken.None)),
            .. digests.Select(digest => Task.Run(() => digest.RunAsync(stopping), CancellationToken.None)),
            ObserveQueuesAsync(stopping),
        ];
        await Task.WhenAll(loops).ConfigureAwait(false);
        Rest();
    }

    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        look.Dispose();
        metrics.Dispose();
    }

    private async Task ObserveQueuesAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var queues = await outbox.QueuesAsync(stopping).ConfigureAwait(false);
                Observe(queues);
                await stranded.LookAsync(queues, stopping).ConfigureAwait(false);
                await look.WaitAsync(options.Poll, clock, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                logger.LogWarning("queues cannot be read: {Reason}", e.Message);
                await Pause.For(options.Poll, clock, stopping).ConfigureAwait(false);
            }
        }
    }

    // Whoever leads next knows how queues and sinks are; what was last seen here would be told for ever.
    private void Rest()
    {
        metrics.Rest();
        foreach (var worker in workers)
        {
            worker.Rest();
        }
    }

    private void Observe(IReadOnlyList<SinkStatus> queues)
    {
        metrics.Observe(queues);
        foreach (var worker in workers)
        {
            worker.Observe(queues.FirstOrDefault(queue => queue.Sink == worker.Name));
        }
    }
}
