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
        await using var consumer = HubClients.Consumer(settings);
        var checkpoints = new HubCheckpoints(processor);
        using var delivery = new LogDelivery(session, settings.Limits, time, checkpoints.Commit);
        var hub = new HubPartitions(settings, consumer, delivery, health);
        await session.ExpectAsync([.. (await hub.ListAsync(stopping).ConfigureAwait(false)).Select(processor.KeyOf)], stopping).ConfigureAwait(false);
        var reading = new HubReading(settings, processor, hub, delivery, health, checkpoints, time);
        processor.PartitionInitializingAsync += reading.BeginAsync;
        processor.ProcessEventAsync += reading.TakeAsync;
        processor.PartitionClosingAsync += reading.EndAsync;
        processor.ProcessErrorAsync += reading.FailAsync;
        await StartAsync(processor, stopping).ConfigureAwait(false);
        try
        {
            await RunAsync(new LogWatch(delivery, session, health, time, hub.EndOfAsync), delivery, checkpoints, stopping).ConfigureAwait(false);
        }
        finally
        {
            await processor.StopProcessingAsync(CancellationToken.None).ConfigureAwait(false);
            session.Report(new SourceReport(SourceState.Stopped));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // The processor asks for the hub and the blobs before it starts.
    private async Task StartAsync(HubProcessor processor, CancellationToken stopping)
    {
        try
        {
            await processor.StartProcessingAsync(stopping).ConfigureAwait(false);
        }
        catch (AggregateException problem)
        {
            throw new SourceException($"{Name}: {HubPartitions.FirstLine(problem.InnerExceptions.FirstOrDefault() ?? problem)}", problem);
        }
    }

    private async Task RunAsync(LogWatch watch, LogDelivery delivery, HubCheckpoints checkpoints, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] parts =
        [
            delivery.RunAsync(ending.Token),
            watch.RunAsync(settings.WatchInterval, ending.Token),
            checkpoints.RunAsync(settings.WatchInterval, () => delivery.Partitions.Select(HubPartitions.IdOf), time, ending.Token),
        ];
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }
}
