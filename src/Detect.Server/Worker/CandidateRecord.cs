using System.IO.Compression;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>An event that may yet have to be archived.</summary>
/// <param name="Json">As it is decoded again, see <see cref="AuditEvent.JsonRecord"/>.</param>
/// <param name="Raw">As received.</param>
internal sealed record CandidateRecord(EventKey Key, string? TenantId, ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Raw)
{
    public static CandidateRecord Of(AuditEvent e) => new(e.Key, e.TenantId, e.JsonRecord, e.Raw);

    public static IEnumerable<CandidateRecord> ReadAll(ArchiveCandidates candidates)
    {
        using var plain = new MemoryStream();
        using (var expand = new BrotliStream(new MemoryStream(candidates.Records.ToArray()), CompressionMode.Decompress))
        {
            expand.CopyTo(plain);
        }

        plain.Position = 0;
        using var reader = new BinaryReader(plain);
        while (plain.Position < plain.Length)
        {
            yield return Read(reader);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Key.High);
        writer.Write(Key.Low);
        writer.Write(TenantId ?? "");
        Write(writer, Raw.Span);

        // Most dialects are decoded from what was received.
        Write(writer, Json.Equals(Raw) ? default : Json.Span);
    }

    /// <param name="e">What it is decoded to by now; null where it cannot be decoded any more.</param>
    public ArchiveRecord ToArchive(ArchiveCandidates from, LiveEvent? e) => new()
    {
        Key = Key,
        OccurredAt = e?.OccurredAt,
        TenantId = TenantId,
        Source = from.Source,
        ReceivedAt = from.ReceivedAt,
        Accounts = e is null ? [] : AccountDirectory.NamesIn(e.Event),
        Record = Raw,
    };

    private static CandidateRecord Read(BinaryReader reader)
    {
        var key = new EventKey(reader.ReadUInt64(), reader.ReadUInt64());
        var tenant = reader.ReadString() is { Length: > 0 } named ? named : null;
        var raw = reader.ReadBytes(reader.Read7BitEncodedInt());
        var json = reader.ReadBytes(reader.Read7BitEncodedInt());
        return new CandidateRecord(key, tenant, json.Length > 0 ? json : raw, raw);
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }
}
