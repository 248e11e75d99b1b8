namespace Detect.Events;

/// <summary>
/// Unpacks JSON that travels as text in modified properties: parsed once, and once more where that gives text that begins
/// like an object or array. What does not parse is kept as text.
/// </summary>
internal sealed class DecodedText(RecordIndex record)
{
    private const int Levels = 3;

    private readonly JsonTape[] tapes = [new(), new(), new()];

    /// <summary>Gives each value that the text holds: the members of an array, or the value itself.</summary>
    internal void Decode(RecordValue text, ReadOnlySpan<byte[]> path, Action<RecordValue> add) => Decode(text, path, add, 0);

    private void Decode(RecordValue text, ReadOnlySpan<byte[]> path, Action<RecordValue> add, int level)
    {
        var bytes = record.Slice(text);
        if (level == Levels || !TryIndex(bytes, tapes[level]))
        {
            if (path.IsEmpty)
            {
                add(text);
            }

            return;
        }

        Give(text, tapes[level], 0, path, add, level);
    }

    private void Give(RecordValue whole, JsonTape tape, int node, ReadOnlySpan<byte[]> path, Action<RecordValue> add, int level)
    {
        switch (tape[node].Kind)
        {
            case JsonNodeKind.Array:
                for (var i = node + 1; i < tape[node].Next; i = tape[i].Next)
                {
                    Give(whole, tape, i, path, add, level);
                }

                break;
            case JsonNodeKind.Text:
                GiveText(record.Inner(whole, tape[node]), path, add, level);
                break;
            case JsonNodeKind.Object when !path.IsEmpty:
                var member = tape.Member(record.Slice(whole), node, path[0]);
                if (member >= 0)
                {
                    Give(whole, tape, member, path[1..], add, level);
                }

                break;
            case JsonNodeKind.Null:
                break;
            default:
                if (path.IsEmpty)
                {
                    add(record.Inner(whole, tape[node]));
                }

                break;
        }
    }

    private void GiveText(RecordValue text, ReadOnlySpan<byte[]> path, Action<RecordValue> add, int level)
    {
        var bytes = record.Slice(text);
        if (bytes.Length > 0 && bytes[0] is (byte)'{' or (byte)'[')
        {
            Decode(text, path, add, level + 1);
        }
        else if (path.IsEmpty)
        {
            add(text);
        }
    }

    private static bool TryIndex(ReadOnlySpan<byte> text, JsonTape tape) =>
        JsonIndexer.Index(text, 0, tape) == IndexStatus.Complete && text[tape.End..].Trim(" \t\r\n"u8).IsEmpty;
}
