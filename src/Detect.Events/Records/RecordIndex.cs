using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Detect.Events;

/// <summary>
/// One canonical record in place: the tape over its bytes and where its known properties are. An Event Hubs record has an
/// envelope and, under <c>properties</c>, the resource; a Graph record is the resource alone.
/// </summary>
internal sealed class RecordIndex
{
    internal const int Absent = -1;

    private readonly int[] envelope = new int[RecordNames.Envelope.Count];
    private readonly int[] resource = new int[RecordNames.Resource.Count];
    private byte[] arena = new byte[1024];
    private int arenaUsed;

    internal JsonTape Tape { get; } = new();

    internal byte[] Bytes { get; private set; } = [];

    /// <summary>The record's extent in <see cref="Bytes"/>.</summary>
    internal int Start { get; private set; }

    internal int End { get; private set; }

    /// <summary>The node that holds the resource's properties, or <see cref="Absent"/>.</summary>
    internal int ResourceRoot { get; private set; }

    internal ReadOnlySpan<byte> Text => Bytes.AsSpan(Start, End - Start);

    internal RecordLayout Layout { get; private set; }

    /// <summary>Indexes the value at <paramref name="start"/>; its properties are known once it is mapped.</summary>
    internal IndexStatus Index(byte[] bytes, int start, int limit)
    {
        Bytes = bytes;
        arenaUsed = 0;
        var status = JsonIndexer.Index(bytes.AsSpan(0, limit), start, Tape);
        End = Tape.End;
        Start = start;
        return status;
    }

    /// <summary>Indexes and maps a record that is known to be well formed; false when it is too deep.</summary>
    internal bool TryIndex(ReadOnlyMemory<byte> json, RecordLayout layout)
    {
        if (!MemoryMarshal.TryGetArray(json, out var segment) || segment.Array is null)
        {
            segment = json.ToArray();
        }

        var status = Index(segment.Array!, segment.Offset, segment.Offset + segment.Count);
        if (status == IndexStatus.TooDeep)
        {
            return false;
        }

        if (status != IndexStatus.Complete)
        {
            throw new UnreachableException();
        }

        Map(layout);
        return true;
    }

    internal void Map(RecordLayout layout)
    {
        Layout = layout;
        Array.Clear(envelope);
        Array.Clear(resource);
        ResourceRoot = layout == RecordLayout.Resource ? 0 : Absent;
        if (layout == RecordLayout.Envelope)
        {
            Map(0, RecordNames.Envelope, envelope);
            var properties = Envelope(RecordNames.Properties);
            ResourceRoot = KindOf(properties) == JsonNodeKind.Object ? properties : Absent;
        }

        if (ResourceRoot >= 0)
        {
            Map(ResourceRoot, RecordNames.Resource, resource);
        }
    }

    /// <summary>The node of a known envelope property, or <see cref="Absent"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Envelope(int name) => envelope[name] - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Resource(int name) => resource[name] - 1;

    /// <summary>A member by name, exact case first, the last of duplicates; or <see cref="Absent"/>.</summary>
    internal int Member(int container, ReadOnlySpan<byte> name) => Tape.Member(Bytes, container, name);

    /// <summary>Whether the member is there and its name begins with a small letter.</summary>
    internal bool IsLowerCase(int node) => node >= 0 && char.IsAsciiLetterLower((char)Bytes[Tape[node].NameStart]);

    internal JsonNodeKind KindOf(int node) => node < 0 ? 0 : Tape[node].Kind;

    /// <summary>The node's text, unescaped where need be; empty for anything but a text.</summary>
    internal ReadOnlySpan<byte> TextOf(int node) => KindOf(node) == JsonNodeKind.Text ? Slice(ValueOf(node)) : default;

    /// <summary>The node as a value: a text decoded, everything else as written.</summary>
    internal RecordValue ValueOf(int node)
    {
        ref var json = ref Tape[node];
        if (json.Kind == JsonNodeKind.Text && json.IsEscaped)
        {
            var start = Reserve(json.Length);
            var length = JsonText.Unescape(Bytes.AsSpan(json.Start, json.Length), arena.AsSpan(start));
            arenaUsed = start + length;

            // Another field may read the same node.
            json.Set(JsonNodeKind.Text, ~start, length, escaped: false);
        }

        return new RecordValue(KindOfValue(json.Kind), json.Start, json.Length);
    }

    /// <summary>Bytes of a value: a non-negative start lies in the record, a complemented one in the scratch arena.</summary>
    internal ReadOnlySpan<byte> Slice(RecordValue value) => Slice(value.Start, value.Length);

    internal ReadOnlySpan<byte> Slice(int start, int length) =>
        start >= 0 ? Bytes.AsSpan(start, length) : arena.AsSpan(~start, length);

    /// <summary>Keeps a text that is not in the record.</summary>
    internal RecordValue Keep(ReadOnlySpan<byte> text)
    {
        var start = Reserve(text.Length);
        text.CopyTo(arena.AsSpan(start));
        arenaUsed = start + text.Length;
        return new RecordValue(FieldValueKind.Text, ~start, text.Length);
    }

    internal RecordValue Keep(string text)
    {
        var start = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, arena.AsSpan(start));
        arenaUsed = start + length;
        return new RecordValue(FieldValueKind.Text, ~start, length);
    }

    /// <summary>A node of a tape over the text of <paramref name="whole"/>, as a value.</summary>
    internal RecordValue Inner(RecordValue whole, in TapeNode node)
    {
        if (node.Kind == JsonNodeKind.Text && node.IsEscaped)
        {
            var start = Reserve(node.Length);
            var length = JsonText.Unescape(Slice(whole).Slice(node.Start, node.Length), arena.AsSpan(start));
            arenaUsed = start + length;
            return new RecordValue(FieldValueKind.Text, ~start, length);
        }

        var at = whole.Start >= 0 ? whole.Start + node.Start : ~(~whole.Start + node.Start);
        return new RecordValue(KindOfValue(node.Kind), at, node.Length);
    }

    private int Reserve(int length)
    {
        if (arena.Length - arenaUsed < length)
        {
            Array.Resize(ref arena, Math.Max(arena.Length * 2, arenaUsed + length));
        }

        return arenaUsed;
    }

    private void Map(int container, NameTable names, int[] nodes)
    {
        var tape = Tape.Nodes;
        var after = tape[container].Next;
        for (var i = container + 1; i < after; i = tape[i].Next)
        {
            ref var node = ref tape[i];
            var name = Bytes.AsSpan(node.NameStart, node.NameLength);
            var number = names.Find(name);
            if (number >= 0)
            {
                nodes[number] = i + 1;
            }
            else
            {
                MapUnusual(ref node, i, names, nodes);
            }
        }
    }

    // Another case counts only where the exact spelling is missing.
    private void MapUnusual(ref TapeNode node, int index, NameTable names, int[] nodes)
    {
        ReadOnlySpan<byte> name = Bytes.AsSpan(node.NameStart, node.NameLength);
        var exact = Absent;
        if (node.IsNameEscaped)
        {
            var decoded = new byte[name.Length];
            name = decoded.AsSpan(0, JsonText.Unescape(name, decoded));
            exact = names.Find(name);
        }

        var number = exact >= 0 ? exact : names.FindFolded(name);
        if (number >= 0 && (exact >= 0 || nodes[number] == 0))
        {
            nodes[number] = index + 1;
        }
    }

    private static FieldValueKind KindOfValue(JsonNodeKind kind) => kind switch
    {
        JsonNodeKind.Text => FieldValueKind.Text,
        JsonNodeKind.Number => FieldValueKind.Number,
        JsonNodeKind.True or JsonNodeKind.False => FieldValueKind.Boolean,
        JsonNodeKind.Null => FieldValueKind.Null,
        _ => FieldValueKind.Json,
    };
}
