namespace Detect.Events;

/// <summary>Where a record was read: its source (a path or <c>-</c>), its line (1-based) and byte offset in the unpacked source.</summary>
public readonly record struct RecordOrigin(string Source, long Line, long ByteOffset);
