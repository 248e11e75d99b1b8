namespace Detect.Server;

/// <summary>
/// Batches in order of arrival, bounded in bytes: a source waits until there is room. A batch stays until it is committed, so that a
/// commit can be tried again. Safe on any thread.
/// </summary>
internal sealed class IntakeQueue(long capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<PendingBatch> batches = new();
    private readonly Queue<(PendingBatch Batch, TaskCompletionSource Room)> waiting = new();
    private TaskCompletionSource arrived = NewSignal();
    private long size;

    /// <summary>Bytes held.</summary>
    public long Size => Volatile.Read(ref size);

    public int Count
    {
        get
        {
            lock (gate)
            {
                return batches.Count;
            }
        }
    }

    /// <summary>Whether a source would have to wait.</summary>
    public bool IsFull => Size >= capacity;

    /// <summary>Told of each batch as it enters the queue, in order.</summary>
    public Action<PendingBatch>? Entered { get; set; }

    /// <summary>Completes when the batch is in the queue.</summary>
    public Task AddAsync(PendingBatch batch, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (waiting.Count == 0 && HasRoom(batch))
            {
                Enter(batch);
                return Task.CompletedTask;
            }

            var room = NewSignal();
            waiting.Enqueue((batch, room));
            var registration = cancellation.Register(() => room.TrySetCanceled(cancellation));
            return WaitAsync(room.Task, registration);
        }
    }

    /// <summary>The oldest batches, up to a number of bytes; they stay in the queue.</summary>
    public IReadOnlyList<PendingBatch> Peek(long bytes)
    {
        lock (gate)
        {
            var taken = new List<PendingBatch>();
            foreach (var batch in batches)
            {
                bytes -= batch.Size;
                if (bytes < 0 && taken.Count > 0)
                {
                    break;
                }

                taken.Add(batch);
            }

            return taken;
        }
    }

    /// <summary>Completes at once when there is a batch, else when one arrives.</summary>
    public Task WaitAsync()
    {
        lock (gate)
        {
            return batches.Count > 0 ? Task.CompletedTask : arrived.Task;
        }
    }

    public void Remove(int count)
    {
        lock (gate)
        {
            for (var i = 0; i < count; i++)
            {
                size -= batches.Dequeue().Size;
            }

            if (batches.Count == 0 && arrived.Task.IsCompleted)
            {
                arrived = NewSignal();
            }

            LetIn();
        }
    }

    public void CancelAll()
    {
        lock (gate)
        {
            foreach (var batch in batches)
            {
                batch.Cancel();
            }

            while (waiting.TryDequeue(out var next))
            {
                next.Room.TrySetCanceled();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task WaitAsync(Task room, CancellationTokenRegistration registration)
    {
        await using (registration.ConfigureAwait(false))
        {
            await room.ConfigureAwait(false);
        }
    }

    // One batch larger than everything is let in by itself.
    private bool HasRoom(PendingBatch batch) => size == 0 || size + batch.Size <= capacity;

    private void LetIn()
    {
        while (waiting.TryPeek(out var next) && (next.Room.Task.IsCompleted || HasRoom(next.Batch)))
        {
            waiting.Dequeue();
            if (next.Room.TrySetResult())
            {
                Enter(next.Batch);
            }
        }
    }

    private void Enter(PendingBatch batch)
    {
        batches.Enqueue(batch);
        size += batch.Size;
        Entered?.Invoke(batch);
        arrived.TrySetResult();
    }
}
