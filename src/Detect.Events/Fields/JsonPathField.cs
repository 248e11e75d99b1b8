using System.Text;

namespace Detect.Events;

/// <summary>
/// A field of plain JSON by dotted path. At each object the longest flat key that fits wins (<c>"a.b": 1</c> before
/// <c>"a": {"b": 1}</c>); arrays are crossed; another case counts only where the exact name is missing.
/// </summary>
internal sealed class JsonPathField : RecordField
{
    private readonly byte[] path;

    internal JsonPathField(string name)
        : base(name, FieldType.Text, EventTables.Json) => path = Encoding.UTF8.GetBytes(name);

    public override IReadOnlyList<RecordPart> Parts { get; } = [RecordPart.Whole];

    internal override bool Evaluate(FieldReader reader) => reader.Record.Tape.Count > 0 && AddBelow(reader, 0, path);

    private static bool AddBelow(FieldReader reader, int node, ReadOnlySpan<byte> path)
    {
        var record = reader.Record;
        if (record.KindOf(node) != JsonNodeKind.Array)
        {
            return AddMember(reader, node, path);
        }

        var found = false;
        for (var i = node + 1; i < record.Tape[node].Next; i = record.Tape[i].Next)
        {
            found |= AddBelow(reader, i, path);
        }

        return found;
    }

    private static bool AddMember(FieldReader reader, int container, ReadOnlySpan<byte> path)
    {
        for (var head = path.Length; head > 0; head = path[..head].LastIndexOf((byte)'.'))
        {
            var member = reader.Record.Member(container, path[..head]);
            if (member < 0)
            {
                continue;
            }

            if (head == path.Length)
            {
                reader.AddNode(member);
                return true;
            }

            if (AddBelow(reader, member, path[(head + 1)..]))
            {
                return true;
            }
        }

        return false;
    }
}
