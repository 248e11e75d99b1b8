namespace Detect.Events;

/// <summary>What is known of every event as soon as it is decoded.</summary>
internal readonly record struct RecordFacts(
    RecordShape Shape,
    EventTables Table,
    EventKey Key,
    DateTimeOffset? OccurredAt,
    string Operation,
    bool HasKnownOperation);

/// <summary>How a record's properties are laid out.</summary>
internal enum RecordLayout
{
    /// <summary>Plain JSON, read by path only.</summary>
    Unmapped,

    /// <summary>An envelope with the resource under <c>properties</c>.</summary>
    Envelope,

    /// <summary>The Graph resource alone.</summary>
    Resource,
}
