using Detect.Events;

namespace Detect.Engine;

/// <summary>A set of event keys in one flat array: 19 to 28 bytes an entry.</summary>
internal sealed class KeySet
{
    private const double MaxLoad = 0.85;

    private EventKey[] slots = new EventKey[16];
    private bool hasZero;

    public int Count { get; private set; }

    /// <returns>False when the key was there already.</returns>
    public bool Add(EventKey key)
    {
        if (key == default)
        {
            var isNew = !hasZero;
            Count += isNew ? 1 : 0;
            hasZero = true;
            return isNew;
        }

        if (Count + 1 > slots.Length * MaxLoad)
        {
            Grow();
        }

        ref var slot = ref Find(slots, key);
        if (slot == key)
        {
            return false;
        }

        slot = key;
        Count++;
        return true;
    }

    public bool Contains(EventKey key) => key == default ? hasZero : Find(slots, key) == key;

    private static ref EventKey Find(EventKey[] slots, EventKey key)
    {
        var i = (int)Math.BigMul((key.High ^ key.Low) * 0x9E3779B97F4A7C15, (ulong)slots.Length, out _);
        while (slots[i] != default && slots[i] != key)
        {
            i = i + 1 == slots.Length ? 0 : i + 1;
        }

        return ref slots[i];
    }

    private void Grow()
    {
        var larger = new EventKey[slots.Length + (slots.Length / 2)];
        foreach (var key in slots)
        {
            if (key != default)
            {
                Find(larger, key) = key;
            }
        }

        slots = larger;
    }
}
