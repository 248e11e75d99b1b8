namespace Detect.Events;

/// <summary>Brings a row of a portal download into the canonical layout.</summary>
internal static class PortalRecords
{
    internal static TranscriptionResult Transcribe(PortalKind kind, PortalRow row, ReadOnlyMemory<byte> raw)
    {
        if (!ExportTime.TryParse(row["Date (UTC)"], out _))
        {
            return TranscriptionResult.Failed(
                DialectCodes.NoTime,
                $"\"{row["Date (UTC)"]}\" is no date as the portal writes it, which is ISO 8601 or month/day/year.");
        }

        return kind == PortalKind.Audit ? PortalAudits.Transcribe(row, raw) : PortalSignIns.Transcribe(kind, row, raw);
    }
}
