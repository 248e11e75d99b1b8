using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Detect.Rules;

/// <summary>Where a literal has a group of bytes, and what is looked at before the whole literal is.</summary>
/// <param name="Literal">The literal's index.</param>
/// <param name="Offset">From the literal's start to the group.</param>
/// <param name="Mark">Four more bytes of the literal, folded: those that fewest literals have.</param>
/// <param name="MarkOffset">From the literal's start to those.</param>
internal readonly record struct GramPlace(int Literal, int Offset, uint Mark, int MarkOffset);

/// <summary>
/// Folded groups of bytes and the literals that have them. Two bits of a bitmap turn nearly every other group away at once.
/// What belongs together lies together: with thousands of rules, waiting for memory is what costs.
/// </summary>
internal sealed class GramTable
{
    private const uint Factor = 0x9E37_79B1;
    private const int BitsPerGram = 32;
    private const int WordBits = 5;
    private const int WordMask = (1 << WordBits) - 1;
    private const int LeastIndexBits = 10;

    private readonly int wordShift;

    // Pinned, so that eight of its words can be gathered at a time.
    private readonly uint[] bitmap;
    private readonly int slotShift;
    private readonly Slot[] slots;
    private readonly GramPlace[] places;

    public GramTable(IReadOnlyCollection<IGrouping<uint, GramPlace>> grams)
    {
        var indexBits = Math.Max(LeastIndexBits, int.Log2(grams.Count * BitsPerGram) + 1 - WordBits);
        wordShift = 32 - indexBits;
        bitmap = GC.AllocateArray<uint>(1 << indexBits, pinned: true);
        slotShift = 32 - Math.Max(4, int.Log2(grams.Count) + 2);
        slots = new Slot[1 << (32 - slotShift)];
        places = [.. grams.SelectMany(gram => gram)];
        var first = 0;
        foreach (var gram in grams)
        {
            Insert(new Slot(gram.Key, first, gram.Count()));
            first += gram.Count();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHold(uint gram)
    {
        var hash = gram * Factor;
        var word = bitmap[hash >> wordShift];
        return ((word >> FirstBit(hash)) & (word >> SecondBit(hash)) & 1) != 0;
    }

    /// <summary>Whether groups can be looked up eight at a time.</summary>
    public static bool IsWide => Avx2.IsSupported;

    /// <summary>For eight groups what <see cref="MayHold(uint)"/> says of each, the first in the lowest bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe uint MayHold(Vector256<uint> grams)
    {
        var hashes = grams * Vector256.Create(Factor);
        var words = Avx2.GatherVector256(
            (uint*)Unsafe.AsPointer(ref bitmap[0]), Vector256.ShiftRightLogical(hashes, wordShift).AsInt32(), sizeof(uint));
        var mask = Vector256.Create((uint)WordMask);
        var first = Avx2.ShiftRightLogicalVariable(words, Vector256.ShiftRightLogical(hashes, wordShift - WordBits) & mask);
        var second = Avx2.ShiftRightLogicalVariable(words, Vector256.ShiftRightLogical(hashes, wordShift - (2 * WordBits)) & mask);
        return Vector256.ShiftLeft(first & second, 31).ExtractMostSignificantBits();
    }

    public ReadOnlySpan<GramPlace> Find(uint gram)
    {
        for (var at = (gram * Factor) >> slotShift; slots[at].Count > 0; at = (at + 1) & (uint)(slots.Length - 1))
        {
            if (slots[at].Gram == gram)
            {
                return places.AsSpan(slots[at].First, slots[at].Count);
            }
        }

        return [];
    }

    private void Insert(Slot slot)
    {
        var hash = slot.Gram * Factor;
        bitmap[hash >> wordShift] |= (1u << FirstBit(hash)) | (1u << SecondBit(hash));
        var at = hash >> slotShift;
        while (slots[at].Count > 0)
        {
            at = (at + 1) & (uint)(slots.Length - 1);
        }

        slots[at] = slot;
    }

    private int FirstBit(uint hash) => (int)(hash >> (wordShift - WordBits)) & WordMask;

    private int SecondBit(uint hash) => (int)(hash >> (wordShift - (2 * WordBits))) & WordMask;

    /// <summary>Where the places of a group are; no places where the slot is free.</summary>
    private readonly record struct Slot(uint Gram, int First, int Count);
}
