namespace Detect.Events;

/// <summary>Reads the rows of a CSV chunk, whatever its dialect.</summary>
internal static class CsvRecords
{
    /// <param name="deadLetter">Takes origin, code, reason and the row's bytes.</param>
    /// <param name="notice">Takes origin, code and message.</param>
    internal static void Read(
        RecordChunk chunk,
        Action<CanonicalRecord, RecordOrigin> emit,
        Action<RecordOrigin, string, string, ReadOnlyMemory<byte>> deadLetter,
        Action<RecordOrigin, string, string> notice) => throw new NotImplementedException();
}
