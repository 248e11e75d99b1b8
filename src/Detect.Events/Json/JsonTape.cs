using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
    /// <summary>First byte of the value; of a text, the byte after its quote.</summary>
    internal int Start;

    /// <summary>Length in bytes; of a text, without its quotes.</summary>
    internal int Length;

    /// <summary>Index of the node after this value and everything inside it.</summary>
    internal int Next;

    internal int NameStart;

    internal int NameLength;

    internal JsonNodeKind Kind { readonly get; private set; }

    internal bool IsEscaped { readonly get; private set; }

    internal bool IsNameEscaped { readonly get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(JsonNodeKind kind, nint start, nint length, bool escaped)
    {
        Start = (int)start;
        Length = (int)length;
        Kind = kind;
        IsEscaped = escaped;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetName(nint start, nint length, bool escaped)
    {
        NameStart = (int)start;
        NameLength = (int)length;
        IsNameEscaped = escaped;
    }
}

/// <summary>The nodes of one indexed value in document order; reused from record to record.</summary>
internal sealed class JsonTape
{
    internal TapeNode[] Nodes { get; private set; } = new TapeNode[256];

    internal JsonSpecials Specials { get; } = new();

    /// <summary>Number of nodes of the last value.</summary>
    internal int Count { get; set; }

    /// <summary>Where the value ended, or where indexing stopped.</summary>
    internal int End { get; set; }

    /// <summary>Line ends inside the value.</summary>
    internal int Lines { get; private set; }

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

    /// <summary>Forgets the last value; gives the first node and how many there is room for.</summary>
    internal ref TapeNode Begin(out int capacity)
    {
        Lines = 0;
        capacity = Nodes.Length;
        return ref MemoryMarshal.GetArrayDataReference(Nodes);
    }

    internal ref TapeNode Grow(out int capacity)
    {
        var larger = new TapeNode[Nodes.Length * 2];
        Nodes.CopyTo(larger, 0);
        Nodes = larger;
        capacity = larger.Length;
        return ref MemoryMarshal.GetArrayDataReference(larger);
    }

    /// <summary>The first position from <paramref name="i"/> on that is no white space, or the end. Counts line ends.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal nint SkipSpace(ref byte origin, nint i, nint end)
    {
        for (; i < end; i++)
        {
            var c = Unsafe.Add(ref origin, i);
            if (c is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                break;
            }

            Lines += c == '\n' ? 1 : 0;
        }

        return i;
    }
}
