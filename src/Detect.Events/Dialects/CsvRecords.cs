using System.Text.Unicode;

namespace Detect.Events;

/// <summary>Reads the rows of a CSV chunk, whatever its dialect.</summary>
internal static class CsvRecords
{
    /// <param name="emit">Takes each record and where its row begins.</param>
    /// <param name="deadLetter">Takes origin, code, reason and the row's bytes.</param>
    /// <param name="notice">Takes origin, code and message.</param>
    internal static void Read(
        RecordChunk chunk,
        Action<CanonicalRecord, RecordOrigin> emit,
        Action<RecordOrigin, string, string, ReadOnlyMemory<byte>> deadLetter,
        Action<RecordOrigin, string, string> notice)
    {
        var dialect = CsvDialect.Of(CsvParser.ReadHeader(chunk.CsvHeader), chunk.Source);

        // The header is line 1: only the first chunk of a file says what it is.
        if (dialect.Notice is { } message && chunk.FirstLine <= 2)
            notice(new RecordOrigin(chunk.Source, 1, 0), DialectCodes.LocalisedHeader, message);

        var parser = new CsvParser(chunk.Bytes);
        while (parser.TryRead(out var row))
        {
            if (row.IsBlank) continue;
            var raw = chunk.Bytes.Slice(row.Start, row.Length);
            var origin = new RecordOrigin(chunk.Source, chunk.FirstLine + row.Line, chunk.ByteOffset + row.Start);
            var result = Check(row, raw, dialect.Columns) ?? Transcribe(dialect, row, raw);
            if (result.Record is { } record) emit(record, origin);
            else deadLetter(origin, result.Code, result.Reason, raw);
        }
    }

    private static TranscriptionResult Transcribe(CsvDialect dialect, CsvRow row, ReadOnlyMemory<byte> raw)
    {
        try
        {
            return dialect.Transcribe(row.Fields, raw);
        }
        catch (InvalidOperationException)
        {
            // Unpaired surrogates in a JSON column only show when a string is read.
            return TranscriptionResult.Failed(DialectCodes.InvalidText, "A string in the row is not valid Unicode.");
        }
    }

    private static TranscriptionResult? Check(CsvRow row, ReadOnlyMemory<byte> raw, int columns)
    {
        if (row.IsUnterminated) return TranscriptionResult.Failed(DialectCodes.InvalidCsv, "A quoted field does not end.");
        if (!Utf8.IsValid(raw.Span)) return TranscriptionResult.Failed(DialectCodes.InvalidUtf8, "The row is not valid UTF-8.");
        if (row.Fields.Count < columns || row.Fields.Skip(columns).Any(field => field.Length > 0))
        {
            return TranscriptionResult.Failed(
                DialectCodes.InvalidCsv,
                $"The row has {row.Fields.Count} fields where the header has {columns}.");
        }

        return null;
    }
}
