using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>A sink that remembers what it was told.</summary>
internal sealed class CollectingSink(string name = "collect") : ISink
{
    private readonly Lock gate = new();
    private readonly List<Notification> notifications = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public SinkLimits Limits => SinkLimits.OneByOne;

    public IReadOnlyList<Notification> Notifications
    {
        get
        {
            lock (gate)
            {
                return [.. notifications];
            }
        }
    }

    public Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> delivered, CancellationToken stopping)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            notifications.AddRange(delivered);
            told = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
        return Task.FromResult<IReadOnlyList<DeliveryOutcome>>([.. delivered.Select(_ => DeliveryOutcome.Delivered)]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task WaitForAsync(Func<IReadOnlyList<Notification>, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (condition(notifications))
                {
                    return;
                }

                next = changed.Task;
            }

            await next.WaitAsync(patience.Token);
        }
    }
}
