using System.Text;

namespace Detect.Events;

/// <summary>Evaluates fields of one record, each at most once, into a reused pool of values.</summary>
internal sealed class FieldReader(RecordIndex record)
{
    private Memo[] memos = new Memo[64];
    private RecordValue[] values = new RecordValue[64];
    private FieldValue[] texts = new FieldValue[64];
    private int count;
    private int runStart;
    private int generation = 1;

    internal RecordIndex Record => record;

    internal DecodedText Decoded { get; } = new(record);

    internal EventTables Table { get; set; }

    internal RecordShape Shape { get; set; }

    /// <summary>The event's operation as <see cref="OperationName"/> folds it.</summary>
    internal string Operation { get; set; } = "";

    /// <summary>Forgets the last record.</summary>
    internal void Reset()
    {
        count = 0;
        if (++generation == int.MaxValue)
        {
            Array.Clear(memos);
            generation = 1;
        }
    }

    /// <summary>Adds a value to the field being evaluated. Other fields may be evaluated only before the first is added.</summary>
    internal void Add(RecordValue value)
    {
        if (count == values.Length)
        {
            Array.Resize(ref values, count * 2);
            Array.Resize(ref texts, count * 2);
        }

        values[count++] = value;
    }

    internal void AddBoolean(bool value) =>
        Add(record.Keep(value ? "true"u8 : "false"u8) with { Kind = FieldValueKind.Boolean });

    /// <summary>What was added to the field being evaluated.</summary>
    internal ReadOnlySpan<RecordValue> Added => values.AsSpan(runStart, count - runStart);

    /// <summary>Takes back what was added to the field being evaluated.</summary>
    internal List<RecordValue> TakeBack()
    {
        List<RecordValue> taken = [.. values.AsSpan(runStart, count - runStart)];
        count = runStart;
        return taken;
    }

    /// <summary>Whether the field being evaluated has a value other than null so far.</summary>
    internal bool HasMoreThanNulls
    {
        get
        {
            for (var i = runStart; i < count; i++)
            {
                if (values[i].Kind != FieldValueKind.Null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Of several places that hold nothing but nulls, one null is told.</summary>
    internal bool KeepOneNull()
    {
        count = Math.Min(count, runStart + 1);
        return true;
    }

    /// <summary>Adds what a node holds: each member of an array, else the node itself.</summary>
    internal void AddNode(int node)
    {
        var tape = record.Tape;
        if (tape[node].Kind != JsonNodeKind.Array)
        {
            Add(record.ValueOf(node));
            return;
        }

        for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
        {
            AddNode(i);
        }
    }

    internal bool Evaluate(EventField field, out ReadOnlySpan<RecordValue> found)
    {
        ref var memo = ref Evaluated(field);
        found = values.AsSpan(memo.Start, memo.Count);
        return memo.Exists;
    }

    /// <summary>The field's first value with any text in it, or a null.</summary>
    internal RecordValue First(EventField field)
    {
        _ = Evaluate(field, out var found);
        foreach (var value in found)
        {
            if (value.Kind != FieldValueKind.Null && !value.IsEmpty)
            {
                return value;
            }
        }

        return RecordValue.Null;
    }

    internal FieldValues Read(EventField field)
    {
        ref var memo = ref Evaluated(field);
        if (!memo.HasTexts)
        {
            for (var i = memo.Start; i < memo.Start + memo.Count; i++)
            {
                texts[i] = new FieldValue(values[i].Kind, TextOf(values[i]));
            }

            memo.HasTexts = true;
        }

        return new FieldValues(memo.Exists, texts.AsSpan(memo.Start, memo.Count));
    }

    internal int ReadUtf8(EventField field, Span<Utf8Slice> into)
    {
        _ = Evaluate(field, out var found);
        var written = 0;
        foreach (ref readonly var value in found)
        {
            if (value.Kind is FieldValueKind.Null)
            {
                continue;
            }

            if (written == into.Length)
            {
                return -1;
            }

            into[written++] = new Utf8Slice(value.Start, value.Length);
        }

        return written;
    }

    internal string TextOf(RecordValue value) =>
        value.Kind == FieldValueKind.Null ? "" : Encoding.UTF8.GetString(record.Slice(value));

    private ref Memo Evaluated(EventField field)
    {
        if (field.Slot >= memos.Length)
        {
            Array.Resize(ref memos, Math.Max(EventField.SlotCount, field.Slot + 1));
        }

        if (memos[field.Slot].Generation != generation)
        {
            Fill(field);
        }

        return ref memos[field.Slot];
    }

    private void Fill(EventField field)
    {
        runStart = count;
        var exists = field is RecordField readable && readable.Evaluate(this);
        memos[field.Slot] = new Memo
        {
            Generation = generation,
            Start = runStart,
            Count = count - runStart,
            Exists = exists,
        };
        // What an outer field adds comes after what this one added.
        runStart = count;
    }

    private struct Memo
    {
        internal int Generation;
        internal int Start;
        internal int Count;
        internal bool Exists;
        internal bool HasTexts;
    }
}
