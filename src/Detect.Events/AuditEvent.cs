using System.Text;

namespace Detect.Events;

/// <summary>
/// One record of an Entra (or Azure) log, whatever its dialect. Fields are read on demand from the record's own bytes.
/// Not thread-safe; a decoder reuses its instance, so keep one with <see cref="Detach"/>.
/// </summary>
public sealed class AuditEvent
{
    private readonly RecordLayout layout;
    private ReadOnlyMemory<byte> json;
    private readonly FieldReader? reader;
    private string? id;
    private string? tenantId;
    private string? sourceTenantId;
    private bool isRow;

    internal AuditEvent(FieldReader reader) => this.reader = reader;

    private AuditEvent(RecordLayout layout) => this.layout = layout;

    public EventTables Table { get; private set; }

    public RecordShape Shape { get; private set; }

    /// <summary>The record's own id, or null where its shape has none.</summary>
    public string? Id => id ??= TextOrNull(RecordKeys.IdOf(Reader.Record, Table));

    public EventKey Key { get; private set; }

    /// <summary>When it happened, to 100 ns; null only for plain JSON without a timestamp field.</summary>
    public DateTimeOffset? OccurredAt { get; private set; }

    /// <summary>The tenant that the record names, else that of its source (<see cref="RecordChunk.TenantId"/>).</summary>
    public string? TenantId => tenantId ??= TextOrNull(RecordKeys.TenantOf(Reader.Record)) ?? sourceTenantId;

    /// <summary>What was done: dash-folded, trimmed, without Office 365's final period. Empty where the record names none.</summary>
    public string Operation { get; private set; } = "";

    /// <summary>The operation's name is in the <see cref="OperationCatalogue"/>, or there is none; said of audit records only.</summary>
    public bool HasKnownOperation { get; private set; } = true;

    public RecordOrigin Origin { get; private set; }

    /// <summary>The record as received (for CSV: its line).</summary>
    public ReadOnlyMemory<byte> Raw { get; private set; }

    /// <summary>
    /// The record as JSON that says the same when it is decoded again, with <see cref="TenantId"/> as its chunk's: as received or, of a
    /// CSV row, in the canonical layout. What came on a page of Graph stays on one, where more is told of it than of the object alone.
    /// </summary>
    public ReadOnlyMemory<byte> JsonRecord => isRow ? json
        : Shape == RecordShape.Graph && !Raw.Equals(json) ? (byte[])[.. "{\"value\":["u8, .. Raw.Span, .. "]}"u8]
        : Raw;

    private FieldReader Reader => reader ?? DetachedReader.Of(this);

    /// <summary>The JSON record that fields are read from, whatever the dialect it came in; as long valid as what is read.</summary>
    public ReadOnlySpan<byte> Canonical => Reader.Record.Text;

    /// <summary>
    /// Whether a text in <see cref="Canonical"/> has a character that could also be written as it is: by its number, as in
    /// <c>\u0041</c>, or as <c>\/</c>.
    /// </summary>
    public bool HasFreeEscape => Reader.Record.Tape.Specials.HasFreeEscape;

    /// <summary>All values of a field; valid until the decoder moves on or, of a detached event, until another one is read.</summary>
    public FieldValues Read(EventField field) => Reader.Read(field);

    /// <summary>
    /// The field's text values as decoded UTF-8, without allocating. Returns their number, or -1 when
    /// <paramref name="into"/> is too small. Numbers and booleans come as written, objects as JSON; nulls are left out.
    /// </summary>
    public int ReadUtf8(EventField field, Span<Utf8Slice> into) => Reader.ReadUtf8(field, into);

    public ReadOnlySpan<byte> Bytes(Utf8Slice slice) => Reader.Record.Slice(slice.Start, slice.Length);

    /// <summary>A part of <see cref="Canonical"/> as JSON text; empty where the record does not have it.</summary>
    public ReadOnlySpan<byte> Bytes(RecordPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.In(Reader.Record);
    }

    /// <summary>Every text, number and boolean of the record, for Sigma keywords.</summary>
    public IEnumerable<string> AllText()
    {
        var record = Reader.Record;
        for (var node = 0; node < record.Tape.Count; node++)
        {
            if (record.KindOf(node) is not (JsonNodeKind.Object or JsonNodeKind.Array or JsonNodeKind.Null))
            {
                yield return Encoding.UTF8.GetString(record.Slice(record.ValueOf(node)));
            }
        }
    }

    /// <summary>A copy that owns its bytes and outlives the decoder; it may be read on any thread, by one at a time.</summary>
    public AuditEvent Detach()
    {
        var ownJson = json.ToArray();
        return new AuditEvent(Reader.Record.Layout)
        {
            json = ownJson,
            Raw = Raw.Equals(json) ? ownJson : Raw.ToArray(),
            Table = Table,
            Shape = Shape,
            Key = Key,
            OccurredAt = OccurredAt,
            Operation = Operation,
            HasKnownOperation = HasKnownOperation,
            Origin = Origin,
            sourceTenantId = sourceTenantId,
            isRow = isRow,
        };
    }

    /// <summary>Takes on the record that the reader has just indexed and mapped.</summary>
    internal void Take(in RecordFacts facts, ReadOnlyMemory<byte> canonical, ReadOnlyMemory<byte> raw, RecordOrigin origin, RecordContext context)
    {
        id = null;
        tenantId = null;
        sourceTenantId = context.TenantId;
        isRow = context.IsRow;
        json = canonical;
        Raw = raw;
        Origin = origin;
        Table = facts.Table;
        Shape = facts.Shape;
        Key = facts.Key;
        OccurredAt = facts.OccurredAt;
        Operation = facts.Operation;
        HasKnownOperation = facts.HasKnownOperation || Table != EventTables.Audit;
    }

    /// <summary>Indexes a detached event's own bytes.</summary>
    internal bool TryIndex(RecordIndex record) => record.TryIndex(json, layout);

    private static string? TextOrNull(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);
}

/// <summary>A piece of an event's text: see <see cref="AuditEvent.Bytes"/>.</summary>
public readonly record struct Utf8Slice(int Start, int Length);
