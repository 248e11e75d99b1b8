using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Detect.Events;

/// <summary>Maps property names, as bytes, to small numbers without allocating. Exact case is tried first.</summary>
internal sealed class NameTable
{
    private readonly byte[][] names;
    private readonly int[] slots;
    private readonly int[] foldedSlots;
    private readonly uint mask;

    internal NameTable(IReadOnlyList<string> names)
    {
        this.names = [.. names.Select(Encoding.UTF8.GetBytes)];
        var size = 64;
        while (size < names.Count * 8)
        {
            size *= 2;
        }

        mask = (uint)size - 1;
        slots = Fill(size, name => Hash(name));
        foldedSlots = Fill(size, name => Hash(Lower(name)));
    }

    internal int Count => names.Length;

    internal string NameOf(int number) => Encoding.UTF8.GetString(names[number]);

    /// <summary>The number of a name that is spelled exactly so, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ReadOnlySpan<byte> name)
    {
        for (var slot = Hash(name) & mask; ; slot = (slot + 1) & mask)
        {
            var number = slots[slot] - 1;
            if (number < 0 || name.SequenceEqual(names[number]))
            {
                return number;
            }
        }
    }

    /// <summary>The number of a name in whatever case, or -1.</summary>
    internal int FindFolded(ReadOnlySpan<byte> name)
    {
        if (name.Length > 64)
        {
            return -1;
        }

        Span<byte> lower = stackalloc byte[64];
        lower = lower[..name.Length];
        Ascii.ToLower(name, lower, out var written);
        if (written < name.Length)
        {
            return -1;
        }

        for (var slot = Hash(lower) & mask; ; slot = (slot + 1) & mask)
        {
            var number = foldedSlots[slot] - 1;
            if (number < 0 || Ascii.EqualsIgnoreCase(name, names[number]))
            {
                return number;
            }
        }
    }

    private int[] Fill(int size, Func<byte[], uint> hash)
    {
        var table = new int[size];
        for (var number = 0; number < names.Length; number++)
        {
            var slot = hash(names[number]) & mask;
            while (table[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            table[slot] = number + 1;
        }

        return table;
    }

    private static byte[] Lower(byte[] name) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(name).ToLowerInvariant());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        ref var first = ref MemoryMarshal.GetReference(name);
        var length = name.Length;
        ulong word = length switch
        {
            >= 8 => Unsafe.ReadUnaligned<ulong>(ref first)
                ^ ulong.RotateLeft(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, length - 8)), 29),
            >= 4 => Unsafe.ReadUnaligned<uint>(ref first)
                | (ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - 4)) << 32,
            > 0 => first | (ulong)Unsafe.Add(ref first, length / 2) << 8 | (ulong)Unsafe.Add(ref first, length - 1) << 16,
            _ => 0,
        };
        return (uint)(((word + (uint)length) * 0x9E3779B97F4A7C15) >> 40);
    }
}
