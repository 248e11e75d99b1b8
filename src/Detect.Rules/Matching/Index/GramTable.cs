using System.Runtime.CompilerServices;

namespace Detect.Rules;

/// <summary>A literal that has a group of four bytes at <paramref name="Offset"/>.</summary>
/// <param name="Tail">The literal's last four bytes, a cheap second look.</param>
internal readonly record struct GramPlace(byte[] Literal, int Offset, uint Tail, int Number);

/// <summary>Groups of four folded bytes and the literals that have them. A bitmap of hashes turns nearly every group away at once.</summary>
internal sealed class GramTable
{
    private const uint Factor = 0x9E37_79B1;
    private const int BitsPerGram = 32;

    private readonly int bitmapShift;
    private readonly ulong[] bitmap;
    private readonly int slotShift;
    private readonly (uint Gram, GramPlace[]? Places)[] slots;

    public GramTable(IReadOnlyCollection<IGrouping<uint, GramPlace>> grams)
    {
        var bits = Math.Max(12, int.Log2(grams.Count * BitsPerGram) + 1);
        bitmapShift = 32 - bits;
        bitmap = new ulong[1 << (bits - 6)];
        slotShift = 32 - Math.Max(4, int.Log2(grams.Count) + 2);
        slots = new (uint, GramPlace[]?)[1 << (32 - slotShift)];
        foreach (var gram in grams)
        {
            var bit = (gram.Key * Factor) >> bitmapShift;
            bitmap[bit >> 6] |= 1ul << (int)(bit & 63);
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
        return ((bitmap[bit >> 6] >> (int)(bit & 63)) & 1) != 0;
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
