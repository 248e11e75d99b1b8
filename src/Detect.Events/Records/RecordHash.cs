using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Detect.Events;

/// <summary>A fast 128-bit hash by folded multiplication; the same on every machine and in every run.</summary>
internal static class RecordHash
{
    private const ulong A = 0xa0761d6478bd642f;
    private const ulong B = 0xe7037ed1a0b428db;
    private const ulong C = 0x8ebc6af09c88c6e3;
    private const ulong D = 0x589965cc75374cc3;

    internal static EventKey Add(EventKey seed, ReadOnlySpan<byte> bytes)
    {
        var high = seed.High ^ C;
        var low = seed.Low ^ D;
        ref var next = ref MemoryMarshal.GetReference(bytes);
        var left = bytes.Length;
        while (left > 16)
        {
            Mix(ref high, ref low, Word(ref next, 0), Word(ref next, 8));
            next = ref Unsafe.Add(ref next, 16);
            left -= 16;
        }

        Span<byte> tail = stackalloc byte[16];
        tail.Clear();
        bytes[^left..].CopyTo(tail);
        ref var last = ref MemoryMarshal.GetReference(tail);
        Mix(ref high, ref low, Word(ref last, 0), Word(ref last, 8));
        Mix(ref high, ref low, (ulong)bytes.Length, A);
        return new EventKey(high, low);
    }

    private static ulong Word(ref byte at, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong high, ref ulong low, ulong first, ulong second)
    {
        var newHigh = Fold(first ^ high ^ A, second ^ B);
        var newLow = Fold(second ^ low ^ C, first + D);
        high = newHigh ^ ulong.RotateLeft(low, 17);
        low = newLow + high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
