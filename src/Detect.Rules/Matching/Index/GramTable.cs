using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Detect.Rules;

/// <summary>A literal that has a group of four bytes at <paramref name="Offset"/>.</summary>
/// <param name="Tail">The literal's last four bytes, a cheap second look.</param>
internal readonly record struct GramPlace(byte[] Literal, int Offset, uint Tail, int Number);

/// <summary>Groups of four folded bytes and the literals that have them. A bitmap of hashes turns nearly every group away at once.</summary>
internal sealed class GramTable
{
    private const uint Factor = 0x9E37_79B1;
    private const int BitsPerGram = 64;
    private const int WordBits = 5;

    private readonly int bitmapShift;

    // Pinned, so that eight of its words can be gathered at a time.
    private readonly uint[] bitmap;
    private readonly int slotShift;
    private readonly (uint Gram, GramPlace[]? Places)[] slots;

    public GramTable(IReadOnlyCollection<IGrouping<uint, GramPlace>> grams)
    {
        var bits = Math.Max(12, int.Log2(grams.Count * BitsPerGram) + 1);
        bitmapShift = 32 - bits;
        bitmap = GC.AllocateArray<uint>(1 << (bits - WordBits), pinned: true);
        slotShift = 32 - Math.Max(4, int.Log2(grams.Count) + 2);
        slots = new (uint, GramPlace[]?)[1 << (32 - slotShift)];
        foreach (var gram in grams)
        {
            var bit = (gram.Key * Factor) >> bitmapShift;
            bitmap[bit >> WordBits] |= 1u << (int)bit;
            var slot = (gram.Key * Factor) >> slotShift;
            while (slots[slot].Places is not null)
            {
                slot = (slot + 1) & (uint)(slots.Length - 1);
            }

            slots[slot] = (gram.Key, gram.ToArray());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHold(uint gram)
    {
        var bit = (gram * Factor) >> bitmapShift;
        return ((bitmap[bit >> WordBits] >> (int)bit) & 1) != 0;
    }

    /// <summary>Whether groups can be looked up eight at a time.</summary>
    public static bool IsWide => Avx2.IsSupported;

    /// <summary>For eight groups what <see cref="MayHold(uint)"/> says of each, the first in the lowest bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe uint MayHold(Vector256<uint> grams)
    {
        var bits = Vector256.ShiftRightLogical(grams * Vector256.Create(Factor), bitmapShift);
        var words = Avx2.GatherVector256(
            (uint*)Unsafe.AsPointer(ref bitmap[0]), Vector256.ShiftRightLogical(bits, WordBits).AsInt32(), sizeof(uint));
        var found = Avx2.ShiftRightLogicalVariable(words, bits & Vector256.Create(31u));
        return Vector256.ShiftLeft(found, 31).ExtractMostSignificantBits();
    }

    public GramPlace[] Find(uint gram)
    {
        for (var slot = (gram * Factor) >> slotShift; slots[slot].Places is { } places; slot = (slot + 1) & (uint)(slots.Length - 1))
        {
            if (slots[slot].Gram == gram)
            {
                return places;
            }
        }

        return [];
    }
}
