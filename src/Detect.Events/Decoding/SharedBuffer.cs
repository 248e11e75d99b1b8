using System.Buffers;

namespace Detect.Events;

/// <summary>A buffer that the reader and the chunks cut from it hold together; the last to release it returns it to the pool.</summary>
internal sealed class SharedBuffer(int size)
{
    // The reader's own.
    private int holders = 1;

    /// <summary>How much of <see cref="Bytes"/> to use: the pool may give more.</summary>
    internal int Size => size;

    internal byte[] Bytes { get; } = ArrayPool<byte>.Shared.Rent(size);

    internal SharedBuffer Hold()
    {
        Interlocked.Increment(ref holders);
        return this;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            ArrayPool<byte>.Shared.Return(Bytes);
        }
    }
}
