using System.IO.Compression;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>An event that may yet have to be archived, with all that the archive is told of it.</summary>
internal sealed record CandidateRecord(
    EventKey Key, DateTimeOffset OccurredAt, string? TenantId, IReadOnlyList<string> Identities, IReadOnlyList<string> Names, ReadOnlyMemory<byte> Record)
{
    public static CandidateRecord Of(AuditEvent e, DateTimeOffset occurredAt, IReadOnlyList<string> identities) =>
        new(e.Key, occurredAt, e.TenantId, identities, AccountDirectory.NamesIn(e), e.Raw);

    public static IEnumerable<CandidateRecord> ReadAll(ArchiveCandidates candidates)
    {
        using var plain = new MemoryStream();
        using (var inflate = new DeflateStream(new MemoryStream(candidates.Records.ToArray()), CompressionMode.Decompress))
        {
            inflate.CopyTo(plain);
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
        writer.Write(OccurredAt.UtcTicks);
        writer.Write(TenantId ?? "");
        Write(writer, Identities);
        Write(writer, Names);
        writer.Write7BitEncodedInt(Record.Length);
        writer.Write(Record.Span);
    }

    public ArchiveRecord ToArchive(ArchiveCandidates from) => new()
    {
        Key = Key,
        OccurredAt = OccurredAt,
        TenantId = TenantId,
        Source = from.Source,
        ReceivedAt = from.ReceivedAt,
        Accounts = Names,
        Record = Record,
    };

    private static CandidateRecord Read(BinaryReader reader) => new(
        new EventKey(reader.ReadUInt64(), reader.ReadUInt64()),
        new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        reader.ReadString() is { Length: > 0 } tenant ? tenant : null,
        ReadTexts(reader),
        ReadTexts(reader),
        reader.ReadBytes(reader.Read7BitEncodedInt()));

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write7BitEncodedInt(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] ReadTexts(BinaryReader reader)
    {
        var texts = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString();
        }

        return texts;
    }
}
