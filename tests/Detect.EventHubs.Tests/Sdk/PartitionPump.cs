using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Processor;

namespace Detect.EventHubs.Tests;

/// <summary>Reads one partition for a processor, until told to stop.</summary>
internal sealed class PartitionPump : IAsyncDisposable
{
    private readonly Hub hub;
    private readonly string partitionId;
    private readonly Func<ProcessEventArgs, Task> take;
    private readonly Func<ProcessErrorEventArgs, Task> fail;
    private readonly CancellationTokenSource stopping = new();

    public PartitionPump(
        Hub hub,
        string partitionId,
        Func<string, CancellationToken, Task<EventPosition>> begin,
        Func<ProcessEventArgs, Task> take,
        Func<ProcessErrorEventArgs, Task> fail,
        Func<PartitionClosingEventArgs, Task>? close)
    {
        (this.hub, this.partitionId, this.take, this.fail) = (hub, partitionId, take, fail);
        Running = Task.Run(() => RunAsync(begin, close));
    }

    public Task Running { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Running;
        stopping.Dispose();
    }

    private async Task RunAsync(Func<string, CancellationToken, Task<EventPosition>> begin, Func<PartitionClosingEventArgs, Task>? close)
    {
        try
        {
            var position = await begin(partitionId, stopping.Token);
            await ReadAsync(position.First ?? hub.PropertiesOf(partitionId).LastEnqueuedSequenceNumber + 1);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It is another's now.
        }

        await (close?.Invoke(new PartitionClosingEventArgs(partitionId, CancellationToken.None)) ?? Task.CompletedTask);
    }

    private async Task ReadAsync(long next)
    {
        while (true)
        {
            stopping.Token.ThrowIfCancellationRequested();
            var change = hub.ChangedAsync();
            if (await TryReadAsync(next) is { } read)
            {
                await take(new ProcessEventArgs(new PartitionContext(partitionId), read, stopping.Token));
                next = read.SequenceNumber + 1;
            }
            else
            {
                await change.WaitAsync(stopping.Token);
            }
        }
    }

    private async Task<EventData?> TryReadAsync(long next)
    {
        try
        {
            return hub.Read(partitionId, next);
        }
        catch (EventHubsException problem)
        {
            await fail(new ProcessErrorEventArgs(problem.IsTransient ? null : partitionId, "Receiving events", problem, stopping.Token));
            return null;
        }
    }
}
