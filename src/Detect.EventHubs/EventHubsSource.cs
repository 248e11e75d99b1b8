using Azure.Messaging.EventHubs;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>
/// Reads an event hub with the official SDK: partitions are shared out through blobs, and positions are the store's. Guarantees are those of
/// the Kafka source, whose delivery it uses.
/// </summary>
public sealed class EventHubsSource(EventHubsSettings settings, TimeProvider time) : ISource
{
    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, Tables: []);

    public async Task RunAsync(ISourceSession session, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Report(new SourceReport(SourceState.Starting));
        var health = new LogHealth(session);
        var processor = HubClients.Processor(settings, session);
        var checkpoints = new HubCheckpoints(processor);
        using var delivery = new LogDelivery(session, settings.Limits, time, checkpoints.Commit);
        var reading = new HubReading(settings, processor, delivery, health, checkpoints, time);
        processor.PartitionInitializingAsync += reading.BeginAsync;
        processor.ProcessEventAsync += reading.TakeAsync;
        processor.PartitionClosingAsync += reading.EndAsync;
        processor.ProcessErrorAsync += reading.FailAsync;
        await processor.StartProcessingAsync(stopping).ConfigureAwait(false);
        try
        {
            await RunAsync(session, delivery, health, checkpoints, stopping).ConfigureAwait(false);
        }
        finally
        {
            await processor.StopProcessingAsync(CancellationToken.None).ConfigureAwait(false);
            session.Report(new SourceReport(SourceState.Stopped));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task RunAsync(ISourceSession session, LogDelivery delivery, LogHealth health, HubCheckpoints checkpoints, CancellationToken stopping)
    {
        await using var consumer = HubClients.Consumer(settings);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watch = new LogWatch(delivery, session, health, time, async (partition, cancellation) =>
        {
            try
            {
                var properties = await consumer.GetPartitionPropertiesAsync(IdOf(partition), cancellation).ConfigureAwait(false);
                return properties.IsEmpty ? 0 : properties.LastEnqueuedSequenceNumber + 1;
            }
            catch (EventHubsException problem)
            {
                throw new IOException(problem.Message, problem);
            }
        });
        Task[] parts =
        [
            delivery.RunAsync(ending.Token),
            watch.RunAsync(settings.WatchInterval, ending.Token),
            checkpoints.RunAsync(settings.WatchInterval, () => delivery.Partitions.Select(IdOf), time, ending.Token),
        ];
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    private static string IdOf(LogPartition partition) => partition.Key[(partition.Key.LastIndexOf('/') + 1)..];
}
