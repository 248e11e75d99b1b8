namespace Detect.Server;

/// <summary>Bounds the bytes of bodies that are held at a time, whatever number of senders there is.</summary>
internal sealed class IngestBudget(long capacity)
{
    private long used;

    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= capacity)
        {
            return true;
        }

        Interlocked.Add(ref used, -bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref used, -bytes);
}
