using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// A set of event keys of which it keeps 64 bits each: 9 to 14 bytes an entry. Among two million it takes another key for one
/// of its own once in nine million million times.
/// </summary>
internal sealed class DigestSet
{
    private const double MaxLoad = 0.85;

    private ulong[] slots = new ulong[16];

    public int Count { get; private set; }

    /// <returns>False when the key was there already.</returns>
    public bool Add(EventKey key)
    {
        if (Count + 1 > slots.Length * MaxLoad)
        {
            Grow();
        }

        var digest = DigestOf(key);
        ref var slot = ref Find(slots, digest);
        if (slot == digest)
        {
            return false;
        }

        slot = digest;
        Count++;
        return true;
    }

    public bool Contains(EventKey key) => Find(slots, DigestOf(key)) != 0;

    // The key is a hash already, of which any 64 bits will do; zero means an empty slot.
    private static ulong DigestOf(EventKey key) => Math.Max(1, key.Low ^ (key.High * 0x9E3779B97F4A7C15));

    private static ref ulong Find(ulong[] slots, ulong digest)
    {
        var i = (int)Math.BigMul(digest * 0x9E3779B97F4A7C15, (ulong)slots.Length, out _);
        while (slots[i] != 0 && slots[i] != digest)
        {
            i = i + 1 == slots.Length ? 0 : i + 1;
        }

        return ref slots[i];
    }

    private void Grow()
    {
        var larger = new ulong[slots.Length + (slots.Length / 2)];
        foreach (var digest in slots)
        {
            if (digest != 0)
            {
                Find(larger, digest) = digest;
            }
        }

        slots = larger;
    }
}
