using System.Text;

namespace Detect.Events;

/// <summary>Where a field is in the canonical layout: below a known property of the envelope or of the resource.</summary>
internal sealed class FieldPath
{
    private const string EnvelopePrefix = "envelope.";

    private readonly bool inEnvelope;
    private readonly int name;
    private readonly byte[][] rest;

    private FieldPath(bool inEnvelope, int name, byte[][] rest)
    {
        this.inEnvelope = inEnvelope;
        this.name = name;
        this.rest = rest;
    }

    /// <param name="path">Such as <c>initiatedBy.user.id</c>, or <c>envelope.callerIpAddress</c>.</param>
    internal static FieldPath Parse(string path)
    {
        var inEnvelope = path.StartsWith(EnvelopePrefix, StringComparison.Ordinal);
        var segments = (inEnvelope ? path[EnvelopePrefix.Length..] : path).Split('.');
        var names = inEnvelope ? RecordNames.Envelope : RecordNames.Resource;
        return new FieldPath(
            inEnvelope,
            names.Find(Encoding.UTF8.GetBytes(segments[0])),
            [.. segments.Skip(1).Select(Encoding.UTF8.GetBytes)]);
    }

    /// <summary>The path without its last known name, for fields with any path beneath.</summary>
    internal FieldPath Append(string path) =>
        new(inEnvelope, name, [.. rest, .. path.Split('.').Select(Encoding.UTF8.GetBytes)]);

    internal RecordPart Part => new(inEnvelope, name);

    /// <summary>Adds the values at the path; false where the record has nothing there.</summary>
    internal bool AddTo(FieldReader reader)
    {
        var record = reader.Record;
        var node = inEnvelope ? record.Envelope(name) : record.Resource(name);
        return node >= 0 && AddBelow(reader, node, rest);
    }

    internal static bool AddBelow(FieldReader reader, int node, ReadOnlySpan<byte[]> path)
    {
        var record = reader.Record;
        if (path.IsEmpty)
        {
            reader.AddNode(node);
            return true;
        }

        if (record.KindOf(node) != JsonNodeKind.Array)
        {
            var member = record.Member(node, path[0]);
            return member >= 0 && AddBelow(reader, member, path[1..]);
        }

        var found = false;
        for (var i = node + 1; i < record.Tape[node].Next; i = record.Tape[i].Next)
        {
            found |= AddBelow(reader, i, path);
        }

        return found;
    }
}
