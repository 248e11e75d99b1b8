namespace Detect.Connectors;

/// <summary>Wakes one waiting loop; several signals before it waits are one.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim signal = new(0, 1);

    public void Set()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is set already.
        }
    }

    /// <summary>Returns when the signal is set or the time is over.</summary>
    public async Task WaitAsync(TimeSpan wait, TimeProvider clock, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await signal.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    public void Dispose() => signal.Dispose();
}
