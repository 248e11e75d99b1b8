namespace Detect.Events;

/// <summary>
/// A record transcribed into the canonical layout: an Event Hubs envelope whose <c>properties</c> is the Graph resource.
/// </summary>
/// <param name="Table">The table, or <see cref="EventTables.None"/> to let the decoder infer it from the record.</param>
/// <param name="Json">The canonical record.</param>
/// <param name="Raw">The record as received.</param>
internal readonly record struct CanonicalRecord(
    RecordShape Shape,
    EventTables Table,
    ReadOnlyMemory<byte> Json,
    ReadOnlyMemory<byte> Raw);
