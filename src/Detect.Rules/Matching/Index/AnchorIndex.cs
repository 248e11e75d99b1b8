using System.Numerics;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Rules that share a literal, or the whole of a table's rules, and how to narrow them down further.</summary>
/// <param name="Rules">Rules that may match whenever this node is reached.</param>
/// <param name="Probes">Numbers of the <see cref="AnchorIndex.Fields"/> whose literals lead on.</param>
/// <param name="Next">By literal number, where its presence leads.</param>
internal sealed record IndexNode(int[] Rules, int[] Probes, Dictionary<int, IndexNode> Next);

/// <summary>Which rules could match an event, told from literals that it contains. Immutable.</summary>
internal sealed class AnchorIndex(IndexNode?[] roots, FieldProbe[] fields, int[] predicates, RecordScan scan)
{
    private static readonly IndexNode Nothing = new([], [], []);

    public FieldProbe[] Fields => fields;

    /// <summary>Tells which fields can hold one of their literals, from a single pass over its part of the record.</summary>
    public RecordScan Scan => scan;

    public int LiteralCount => predicates.Length;

    /// <summary>The predicate that holds on every event with the literal, or -1.</summary>
    public int PredicateOf(int literal) => predicates[literal];

    public IndexNode Root(EventTables table)
    {
        var bit = BitOperations.TrailingZeroCount((uint)table);
        return bit < roots.Length && roots[bit] is { } root ? root : Nothing;
    }
}
