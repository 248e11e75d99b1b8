namespace Detect.Events;

internal enum JsonNodeKind : byte
{
    Object = 1,
    Array,
    Text,
    Number,
    True,
    False,
    Null,
}

/// <summary>One value of an indexed JSON text; positions are those of the indexed span.</summary>
internal struct TapeNode
{
    private const uint EscapedValueFlag = 8;
    private const uint EscapedNameFlag = 16;
    private const uint KindMask = 7;
    private const int NameShift = 8;

    internal const int MaxNameLength = (1 << 24) - 1;

    /// <summary>First byte of the value; of a text, the byte after its quote.</summary>
    internal int Start;

    /// <summary>Length in bytes; of a text, without its quotes.</summary>
    internal int Length;

    /// <summary>Index of the node after this value and everything inside it.</summary>
    internal int Next;

    internal int NameStart;

    private uint bits;

    internal readonly JsonNodeKind Kind => (JsonNodeKind)(bits & KindMask);

    internal readonly bool IsEscaped => (bits & EscapedValueFlag) != 0;

    internal readonly bool IsNameEscaped => (bits & EscapedNameFlag) != 0;

    internal readonly int NameLength => (int)(bits >> NameShift);

    internal void Set(JsonNodeKind kind, bool escaped, uint nameBits) =>
        bits = (uint)kind | (escaped ? EscapedValueFlag : 0) | nameBits;

    internal static uint NameBits(int length, bool escaped) =>
        ((uint)length << NameShift) | (escaped ? EscapedNameFlag : 0);
}

/// <summary>The nodes of one indexed value in document order; reused from record to record.</summary>
internal sealed class JsonTape
{
    internal TapeNode[] Nodes { get; private set; } = new TapeNode[256];

    /// <summary>Number of nodes of the last value.</summary>
    internal int Count { get; set; }

    /// <summary>Where the value ended, or where indexing stopped.</summary>
    internal int End { get; set; }

    /// <summary>Line ends inside the value.</summary>
    internal int Lines { get; set; }

    /// <summary>What was expected where indexing stopped.</summary>
    internal string Expected { get; set; } = "";

    internal ref TapeNode this[int index] => ref Nodes[index];

    /// <summary>A member of an object by name, exact case first, the last of duplicates; or -1.</summary>
    internal int Member(ReadOnlySpan<byte> text, int container, ReadOnlySpan<byte> name)
    {
        if (container < 0 || Nodes[container].Kind != JsonNodeKind.Object)
        {
            return -1;
        }

        var exact = -1;
        var folded = -1;
        var after = Nodes[container].Next;
        for (var i = container + 1; i < after; i = Nodes[i].Next)
        {
            ref var node = ref Nodes[i];
            if (node.NameLength < name.Length || (node.NameLength > name.Length && !node.IsNameEscaped))
            {
                continue;
            }

            var candidate = text.Slice(node.NameStart, node.NameLength);
            if (!node.IsNameEscaped && !name.IsEmpty && ((candidate[0] ^ name[0]) & ~0x20) != 0)
            {
                continue;
            }

            if (JsonText.Equal(candidate, node.IsNameEscaped, name, ignoreCase: false))
            {
                exact = i;
            }
            else if (JsonText.Equal(candidate, node.IsNameEscaped, name, ignoreCase: true))
            {
                folded = i;
            }
        }

        return exact >= 0 ? exact : folded;
    }

    internal TapeNode[] Grow()
    {
        var larger = new TapeNode[Nodes.Length * 2];
        Nodes.CopyTo(larger, 0);
        return Nodes = larger;
    }
}
