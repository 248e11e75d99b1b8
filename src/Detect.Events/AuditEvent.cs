namespace Detect.Events;

/// <summary>
/// One record of an Entra (or Azure) log, whatever its dialect. Fields are read on demand from the record's own bytes.
/// Not thread-safe; a decoder reuses its instance, so keep one with <see cref="Detach"/>.
/// </summary>
public sealed class AuditEvent
{
    public EventTables Table { get; private set; }

    public RecordShape Shape { get; private set; }

    /// <summary>The record's own id, or null where its shape has none.</summary>
    public string? Id { get; private set; }

    public EventKey Key { get; private set; }

    /// <summary>When it happened, to 100 ns; null only for plain JSON without a timestamp field.</summary>
    public DateTimeOffset? OccurredAt { get; private set; }

    public string? TenantId { get; private set; }

    /// <summary>What was done: dash-folded, trimmed, without Office 365's final period. Empty where the record names none.</summary>
    public string Operation { get; private set; } = "";

    public RecordOrigin Origin { get; private set; }

    /// <summary>The record as received (for CSV: its line).</summary>
    public ReadOnlyMemory<byte> Raw { get; private set; }

    /// <summary>All values of a field; valid until the decoder moves on.</summary>
    public FieldValues Read(EventField field) => throw new NotImplementedException();

    /// <summary>
    /// The field's text values as decoded UTF-8, without allocating. Returns their number, or -1 when
    /// <paramref name="into"/> is too small. Numbers and booleans come as written; nulls and objects are left out.
    /// </summary>
    public int ReadUtf8(EventField field, Span<Utf8Slice> into) => throw new NotImplementedException();

    public ReadOnlySpan<byte> Bytes(Utf8Slice slice) => throw new NotImplementedException();

    /// <summary>Every text leaf of the record, for Sigma keywords.</summary>
    public IEnumerable<string> AllText() => throw new NotImplementedException();

    /// <summary>A copy that owns its bytes and outlives the decoder.</summary>
    public AuditEvent Detach() => throw new NotImplementedException();
}

/// <summary>A piece of an event's text: see <see cref="AuditEvent.Bytes"/>.</summary>
public readonly record struct Utf8Slice(int Start, int Length);
