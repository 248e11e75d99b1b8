namespace Detect.Events;

/// <summary>What a CSV file is, told by its header: how to read a row, or why none can be read.</summary>
internal sealed record CsvDialect(
    int Columns,
    Func<List<string>, ReadOnlyMemory<byte>, TranscriptionResult> Transcribe,
    string? Notice = null)
{
    internal static CsvDialect Of(List<string> header, string source)
    {
        if (PortalHeader.TryRead(header) is { } portal)
        {
            var kind = portal.KindOf(source);
            return kind is null
                ? Refused(header, DialectCodes.UnknownCsv, PortalHeader.Missing)
                : new CsvDialect(header.Count, (row, raw) => PortalRecords.Transcribe(kind.Value, portal.Row(row), raw), portal.Notice);
        }

        if (PortalHeader.LooksLocalised(header))
        {
            return Refused(
                header,
                DialectCodes.LocalisedHeader,
                "The header looks like a portal download in a language that is not understood: \"Date (UTC)\" is missing; "
                + "download it with the portal in English, or as JSON.");
        }

        var columns = header.Select(ColumnName.Of).ToArray();
        return LogAnalyticsTables.IsHeader(columns)
            ? new CsvDialect(header.Count, (row, raw) => LogAnalyticsRecords.Transcribe(LogAnalyticsRow.Of(columns, row), raw))
            : Refused(header, DialectCodes.UnknownCsv, Unrecognised(header));
    }

    private static CsvDialect Refused(List<string> header, string code, string reason) =>
        new(header.Count, (_, _) => TranscriptionResult.Failed(code, reason));

    private static string Unrecognised(List<string> header) =>
        "The header is neither a portal download (\"Date (UTC)\" is missing) nor a Log Analytics export (TimeGenerated and Type "
        + $"are missing): its columns are {string.Join(", ", header.Take(6))}.";
}
