using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Detect.Events;

public sealed record DecoderOptions
{
    /// <summary>Treat every record as plain JSON (<c>--shape json</c>) instead of recognising its shape.</summary>
    public bool PlainJson { get; init; }

    /// <summary>For plain JSON: the dotted path of the field that says when it happened, or null.</summary>
    public string? TimestampField { get; init; }
}

/// <summary>Decodes chunks into events. One instance per thread; it reuses its event.</summary>
public sealed class EventDecoder
{
    private readonly RecordDecoder records;
    private readonly RecordIndex index = new();

    public EventDecoder(DecoderOptions? options = null) => records = new RecordDecoder(options ?? new DecoderOptions(), index);

    public void Decode(RecordChunk chunk, IEventVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(visitor);
        records.Context = RecordContext.Of(chunk);
        if (chunk.Format == ChunkFormat.Csv)
        {
            DecodeCsv(chunk, visitor);
            return;
        }

        DecodeJson(new RecordCursor(chunk, Segment(chunk.Bytes)), visitor);
        if (chunk.Fault is { } fault)
        {
            var end = new RecordOrigin(
                chunk.Source, chunk.FirstLine + chunk.Bytes.Span.Count((byte)'\n'), chunk.ByteOffset + chunk.Bytes.Length);
            visitor.OnDeadLetter(new DeadLetter(end, "unreadable-source", fault, default));
        }
    }

    private void DecodeJson(RecordCursor cursor, IEventVisitor visitor)
    {
        RecordOrigin origin = default;
        while (cursor.MoveToValue())
        {
            origin = cursor.Origin;
            var status = index.Index(cursor.Bytes, cursor.Position, cursor.Limit);
            if (status != IndexStatus.Complete)
            {
                var reason = MalformedRecords.Describe(status, index.Tape, cursor.Position);
                visitor.OnDeadLetter(new DeadLetter(
                    origin, MalformedRecords.CodeOf(status), reason, cursor.SkipMalformed(index.Tape.End)));
                continue;
            }

            var start = cursor.Position;
            cursor.MoveBehind(index);
            if (Utf8.IsValid(index.Text))
            {
                records.Decode(cursor, start, origin, visitor);
                continue;
            }

            visitor.OnDeadLetter(new DeadLetter(
                origin, "invalid-utf8", MalformedRecords.DescribeUtf8(index.Text), index.Bytes.AsMemory(start, index.End - start)));
        }

        if (cursor.EndsInsideArray)
        {
            visitor.OnNotice(origin, "unclosed-array", "The array of records has no closing bracket: records may be missing.");
        }
    }

    private void DecodeCsv(RecordChunk chunk, IEventVisitor visitor) => CsvRecords.Read(
        chunk,
        (canonical, origin) => records.Emit(canonical, origin, visitor),
        (origin, code, reason, raw) => visitor.OnDeadLetter(new DeadLetter(origin, code, reason, raw)),
        visitor.OnNotice);

    private static ArraySegment<byte> Segment(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is not null ? segment : bytes.ToArray();
}
