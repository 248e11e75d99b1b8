using System.Buffers;
using System.Text;

namespace Detect.Rules;

/// <summary>Looks up whole values of one field among the literals that rules compare it with.</summary>
internal sealed class EqualityTable : LiteralTable
{
    private readonly (byte[] Text, int Number)[] literals;

    // By hash, the index of a literal plus one: small, so that a value which is none of them costs one look at near memory.
    private readonly (uint Hash, int Literal)[] slots;
    private readonly int longest;

    public EqualityTable(IReadOnlyCollection<(string Text, int Number)> literals)
    {
        var capacity = 16;
        while (capacity < literals.Count * 4)
        {
            capacity *= 2;
        }

        this.literals = [.. literals.Select(literal => (Encoding.UTF8.GetBytes(literal.Text), literal.Number))];
        slots = new (uint, int)[capacity];
        for (var i = 0; i < this.literals.Length; i++)
        {
            longest = Math.Max(longest, this.literals[i].Text.Length);
            Insert(Utf8Folding.Hash(this.literals[i].Text), i);
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
        for (var slot = hash & (slots.Length - 1); slots[slot].Literal > 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if (slots[slot].Hash == hash && literals[slots[slot].Literal - 1] is var (text, number) && Same(value, text))
            {
                hits.Add(number);
                return;
            }
        }
    }

    private static bool Same(ReadOnlySpan<byte> value, byte[] literal) =>
        value.SequenceEqual(literal) || Ascii.EqualsIgnoreCase(value, literal);

    private void Insert(uint hash, int literal)
    {
        var slot = hash & (slots.Length - 1);
        while (slots[slot].Literal > 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = (hash, literal + 1);
    }
}
