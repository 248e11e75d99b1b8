using System.Text.Json;

namespace Detect.Events;

/// <summary>Turns one indexed JSON value into events: in place where its layout is canonical, else through the dialects.</summary>
internal sealed class RecordDecoder
{
    private static readonly int ActivityDisplayName = RecordNames.InResource("activityDisplayName"u8);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonIndexer.MaxDepth };

    private readonly DecoderOptions options;
    private readonly RecordIndex record;
    private readonly FieldReader reader;
    private readonly AuditEvent shared;
    private readonly OperationNames operations = new();
    private readonly EventField? timestamp;

    // What a visitor throws is its own.
    private bool isVisiting;

    internal RecordDecoder(DecoderOptions options, RecordIndex record)
    {
        this.options = options;
        this.record = record;
        reader = new FieldReader(record);
        shared = new AuditEvent(reader);
        timestamp = options.TimestampField is null
            ? null
            : JsonPathFields.Instance.Resolve(options.TimestampField, EventTables.Json).Field;
    }

    /// <summary>What the chunk being decoded says of its records.</summary>
    internal RecordContext Context { get; set; } = RecordContext.None;

    /// <summary>Decodes the value that the index holds and that began at <paramref name="start"/>.</summary>
    internal void Decode(RecordCursor cursor, int start, RecordOrigin origin, IEventVisitor visitor)
    {
        var raw = record.Bytes.AsMemory(start, record.End - start);
        try
        {
            Decode(cursor, start, raw, origin, visitor);
        }
#pragma warning disable CA1031 // A record that finds a bug must not end the stream.
        catch (Exception exception) when (!isVisiting)
#pragma warning restore CA1031
        {
            visitor.OnDeadLetter(DeadLetter.OfFailure(origin, exception, raw));
        }
    }

    /// <summary>Publishes a record that a dialect has transcribed.</summary>
    internal void Emit(CanonicalRecord canonical, RecordOrigin origin, IEventVisitor visitor)
    {
        try
        {
            Publish(canonical, origin, visitor);
        }
#pragma warning disable CA1031 // As above: of many records in one wrapper it costs one.
        catch (Exception exception) when (!isVisiting)
#pragma warning restore CA1031
        {
            visitor.OnDeadLetter(DeadLetter.OfFailure(origin, exception, canonical.Raw));
        }
    }

    private void Decode(RecordCursor cursor, int start, ReadOnlyMemory<byte> raw, RecordOrigin origin, IEventVisitor visitor)
    {
        if (record.KindOf(0) != JsonNodeKind.Object)
        {
            visitor.OnDeadLetter(new DeadLetter(origin, "not-an-object", "The record is not a JSON object.", raw));
        }
        else if (options.PlainJson)
        {
            record.Map(RecordLayout.Unmapped);
            Publish(RecordShape.Json, EventTables.Json, raw, raw, origin, visitor);
        }
        else if (!DecodeInPlace(raw, origin, visitor) && !DecodeBatch(cursor, start, origin, visitor))
        {
            DecodeDialect(raw, origin, visitor);
        }
    }

    private void Publish(CanonicalRecord canonical, RecordOrigin origin, IEventVisitor visitor)
    {
        if (!record.TryIndex(canonical.Json, RecordLayout.Envelope))
        {
            visitor.OnDeadLetter(new DeadLetter(
                origin, "too-deep", $"The record is nested deeper than {JsonIndexer.MaxDepth} levels once unpacked.", canonical.Raw));
            return;
        }

        var table = canonical.Table;
        if (record.ResourceRoot < 0 && record.Envelope(RecordNames.Category) < 0 && record.Envelope(RecordNames.Time) < 0)
        {
            record.Map(RecordLayout.Resource);
            table = table == EventTables.None ? RecordTables.OfResource(record) : table;
        }
        else if (table == EventTables.None)
        {
            table = RecordTables.OfCategory(record.TextOf(record.Envelope(RecordNames.Category)));
        }

        Publish(canonical.Shape, table == EventTables.None ? EventTables.Other : table, canonical.Json, canonical.Raw, origin, visitor);
    }

    private bool DecodeInPlace(ReadOnlyMemory<byte> raw, RecordOrigin origin, IEventVisitor visitor)
    {
        record.Map(RecordLayout.Envelope);
        if (IsDiagnosticRecord())
        {
            var table = RecordTables.OfCategory(record.TextOf(record.Envelope(RecordNames.Category)));
            Publish(RecordShape.EventHubs, table, raw, raw, origin, visitor);
            return true;
        }

        record.Map(RecordLayout.Resource);
        var resource = RecordTables.OfResource(record);
        if (resource == EventTables.None)
        {
            return false;
        }

        Publish(RecordShape.Graph, resource, raw, raw, origin, visitor);
        return true;
    }

    // A Log Analytics row also has a category, but capitalised, and no "properties" object or "time".
    private bool IsDiagnosticRecord()
    {
        var category = record.Envelope(RecordNames.Category);
        if (record.KindOf(category) != JsonNodeKind.Text || !record.IsLowerCase(category))
        {
            return false;
        }

        var properties = record.KindOf(record.Envelope(RecordNames.Properties));
        var time = record.Envelope(RecordNames.Time);
        return properties == JsonNodeKind.Object || (properties is 0 or JsonNodeKind.Null && record.IsLowerCase(time));
    }

    private bool DecodeBatch(RecordCursor cursor, int start, RecordOrigin origin, IEventVisitor visitor)
    {
        var batch = record.Member(0, "records"u8);
        if (record.KindOf(batch) != JsonNodeKind.Array)
        {
            return false;
        }

        var members = new List<int>();
        for (var i = batch + 1; i < record.Tape[batch].Next; i = record.Tape[i].Next)
        {
            members.Add(record.KindOf(i) == JsonNodeKind.Text ? record.Tape[i].Start - 1 : record.Tape[i].Start);
        }

        foreach (var member in members)
        {
            record.Index(cursor.Bytes, member, cursor.Limit);
            Decode(cursor, member, cursor.OriginOf(member, origin, start), visitor);
        }

        return true;
    }

    private void DecodeDialect(ReadOnlyMemory<byte> raw, RecordOrigin origin, IEventVisitor visitor)
    {
        using var document = JsonDocument.Parse(raw, Strict);
        RecordUnwrapper.Unwrap(
            document.RootElement,
            raw,
            canonical => Emit(canonical, origin, visitor),
            (code, reason, member) => visitor.OnDeadLetter(new DeadLetter(origin, code, reason, member)),
            Context.TenantId);
    }

    private void Publish(
        RecordShape shape,
        EventTables table,
        ReadOnlyMemory<byte> canonical,
        ReadOnlyMemory<byte> raw,
        RecordOrigin origin,
        IEventVisitor visitor)
    {
        reader.Reset();
        reader.Table = table;
        reader.Shape = shape;
        DateTimeOffset? occurredAt = null;
        if (table == EventTables.Json)
        {
            occurredAt = PlainTime();
        }
        else if (RecordTimes.TryRead(record, table, out var time))
        {
            occurredAt = time;
        }
        else
        {
            visitor.OnDeadLetter(new DeadLetter(origin, DialectCodes.NoTime, RecordTimes.WhyUnread(record, table), raw));
            return;
        }

        var named = RecordKeys.TenantOf(record);
        var key = RecordKeys.KeyOf(record, named.IsEmpty ? Context.TenantUtf8 : named, table, raw.Span);
        reader.Operation = OperationOf(table, out var isKnown);
        shared.Take(new RecordFacts(shape, table, key, occurredAt, reader.Operation, isKnown), canonical, raw, origin, Context);
        isVisiting = true;
        try
        {
            visitor.OnEvent(shared);
        }
        finally
        {
            isVisiting = false;
        }
    }

    private string OperationOf(EventTables table, out bool isKnown)
    {
        if (table == EventTables.Audit)
        {
            var activity = record.Resource(ActivityDisplayName);
            if (record.KindOf(activity) == JsonNodeKind.Text && record.Tape[activity].Length > 0)
            {
                return operations.Fold(record.TextOf(activity), out isKnown);
            }
        }

        return operations.Fold(record.TextOf(record.Envelope(RecordNames.OperationName)), out isKnown);
    }

    private DateTimeOffset? PlainTime()
    {
        if (timestamp is null || reader.First(timestamp) is not { Kind: not FieldValueKind.Null } value)
        {
            return null;
        }

        var text = record.Slice(value);
        return TimeText.TryParse(text, out var ticks) || TimeText.TryParseUnix(text, out ticks)
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
    }
}
