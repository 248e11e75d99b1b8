using System.Runtime.InteropServices;

namespace Detect.Benchmarks;

/// <summary>Seeded random numbers (SplitMix64): the same on every machine and .NET version.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong state = seed;

    public ulong Bits()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int limit) => (int)(Bits() % (uint)limit);

    public double Fraction() => (Bits() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Fraction() < probability;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public Guid Guid()
    {
        Span<ulong> bits = [Bits(), Bits()];
        return new Guid(MemoryMarshal.AsBytes(bits));
    }

    public TimeSpan Exponential(TimeSpan mean) => mean * -Math.Log(1 - Fraction());
}
