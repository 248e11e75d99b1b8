namespace Detect.Engine;

/// <summary>The entries of a sliding window, oldest first, in a ring that starts with room for one.</summary>
internal sealed class MatchWindow
{
    private Entry[] ring = new Entry[1];
    private int head;

    public int Count { get; private set; }

    public Entry this[int index] => ring[(head + index) % ring.Length];

    public void Add(Entry entry)
    {
        if (Count == ring.Length)
        {
            Resize(Count * 2);
        }

        ring[(head + Count) % ring.Length] = entry;
        Count++;
    }

    public Entry RemoveOldest()
    {
        var oldest = ring[head];
        ring[head] = default;
        head = (head + 1) % ring.Length;
        Count--;
        return oldest;
    }

    /// <summary>Lets go of the record of one entry, which still counts.</summary>
    public void ForgetEvent(int index)
    {
        ref var entry = ref ring[(head + index) % ring.Length];
        entry = entry with { Match = entry.Match.WithoutEvent() };
    }

    public MatchWindow Copy()
    {
        var copy = new MatchWindow { ring = new Entry[Math.Max(1, Count)] };
        for (var i = 0; i < Count; i++)
        {
            copy.Add(this[i]);
        }

        return copy;
    }

    private void Resize(int size)
    {
        var larger = new Entry[size];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        (ring, head) = (larger, 0);
    }
}
