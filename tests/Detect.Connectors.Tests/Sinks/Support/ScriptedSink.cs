using System.Collections.Concurrent;

namespace Detect.Connectors.Tests.Sinks;

/// <summary>A sink that answers as its test says, and remembers what it was given.</summary>
internal sealed class ScriptedSink(string name, Func<Notification, DeliveryOutcome> answer, SinkLimits? limits = null) : ISink
{
    private readonly ConcurrentQueue<IReadOnlyList<Notification>> calls = new();

    public string Name => name;

    public SinkLimits Limits => limits ?? SinkLimits.OneByOne;

    /// <summary>Told how many calls there have been, at each.</summary>
    public Action<int>? Called { get; init; }

    public IReadOnlyList<IReadOnlyList<Notification>> Calls => [.. calls];

    public IReadOnlyList<Notification> Given => [.. calls.SelectMany(call => call)];

    public Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        calls.Enqueue(notifications);
        Called?.Invoke(calls.Count);
        return Task.FromResult<IReadOnlyList<DeliveryOutcome>>([.. notifications.Select(answer)]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Holds every delivery until it is told to stop.</summary>
internal sealed class HangingSink(string name) : ISink
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public SinkLimits Limits => SinkLimits.OneByOne;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        Entered.TrySetResult();
        await new TaskCompletionSource().Task.WaitAsync(stopping);
        return [];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
