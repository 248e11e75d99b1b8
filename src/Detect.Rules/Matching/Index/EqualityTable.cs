using System.Buffers;
using System.Text;

namespace Detect.Rules;

/// <summary>Looks up whole values of one field among the literals that rules compare it with.</summary>
internal sealed class EqualityTable : LiteralTable
{
    private readonly Entry[] slots;
    private readonly int longest;

    public EqualityTable(IReadOnlyCollection<(string Text, int Number)> literals)
    {
        var capacity = 16;
        while (capacity < literals.Count * 4)
        {
            capacity *= 2;
        }

        slots = new Entry[capacity];
        foreach (var (text, number) in literals)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            longest = Math.Max(longest, bytes.Length);
            Insert(new Entry(bytes, Utf8Folding.Hash(bytes), number));
        }
    }

    public override void Find(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        if (Ascii.IsValid(value))
        {
            Probe(value, hits);
        }
        else
        {
            FindFolded(value, hits);
        }
    }

    private void FindFolded(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        // Folding changes a character's length in UTF-8 by at most a factor of three.
        if (value.Length > longest * 3)
        {
            return;
        }

        var (rented, length) = Utf8Folding.Fold(value);
        Probe(rented.AsSpan(0, length), hits);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void Probe(ReadOnlySpan<byte> value, LiteralHits hits)
    {
        if (value.Length > longest)
        {
            return;
        }

        var hash = Utf8Folding.Hash(value);
        for (var slot = hash & (slots.Length - 1); slots[slot].Literal is { } literal; slot = (slot + 1) & (slots.Length - 1))
        {
            if (slots[slot].Hash == hash && Same(value, literal))
            {
                hits.Add(slots[slot].Number);
                return;
            }
        }
    }

    private static bool Same(ReadOnlySpan<byte> value, byte[] literal) =>
        value.SequenceEqual(literal) || Ascii.EqualsIgnoreCase(value, literal);

    private void Insert(Entry entry)
    {
        var slot = entry.Hash & (slots.Length - 1);
        while (slots[slot].Literal is not null)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = entry;
    }

    private readonly record struct Entry(byte[] Literal, uint Hash, int Number);
}
