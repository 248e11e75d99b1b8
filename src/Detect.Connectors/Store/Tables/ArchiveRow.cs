using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Detect.Connectors.Store;

/// <summary>An entry of the chain as it is stored.</summary>
/// <remarks>Read as it stands, times as ticks: whatever somebody has written there is to be hashed, not to be understood.</remarks>
internal sealed record ArchiveRow
{
    /// <summary>A record as received.</summary>
    public const string RecordKind = "record";

    /// <summary>The record of <see cref="EntryNumber"/> is evidence of an alert.</summary>
    public const string LinkKind = "link";

    /// <summary>Retention has deleted all up to <see cref="EntryNumber"/>, whose hash is in <see cref="Record"/>.</summary>
    public const string PrunedKind = "pruned";

    public const string Columns =
        "number, kind, event_key, occurred_at, tenant_id, source, received_at, accounts, record, entry_number, alert_id, hash";

    public required long Number { get; init; }

    public required string Kind { get; init; }

    public byte[]? EventKey { get; init; }

    public long? OccurredAt { get; init; }

    public string? TenantId { get; init; }

    public string? Source { get; init; }

    public required long ReceivedAt { get; init; }

    /// <summary>A JSON list.</summary>
    public string? Accounts { get; init; }

    public byte[]? Record { get; init; }

    public long? EntryNumber { get; init; }

    public string? AlertId { get; init; }

    public byte[] Hash { get; init; } = [];

    public static ArchiveRow Of(long number, ArchiveRecord record) => new()
    {
        Number = number,
        Kind = RecordKind,
        EventKey = StoreKey.Bytes(record.Key),
        OccurredAt = record.OccurredAt?.UtcTicks,
        TenantId = record.TenantId,
        Source = record.Source,
        ReceivedAt = record.ReceivedAt.UtcTicks,
        Accounts = JsonSerializer.Serialize(record.Accounts),
        Record = record.Record.ToArray(),
    };

    public static ArchiveRow Read(SqlRow row) => new()
    {
        Number = row.Number(),
        Kind = row.Text(),
        EventKey = row.BytesOrNull(),
        OccurredAt = row.NumberOrNull(),
        TenantId = row.TextOrNull(),
        Source = row.TextOrNull(),
        ReceivedAt = row.Number(),
        Accounts = row.TextOrNull(),
        Record = row.BytesOrNull(),
        EntryNumber = row.NumberOrNull(),
        AlertId = row.TextOrNull(),
        Hash = row.Bytes(),
    };

    public IReadOnlyList<string> AccountNames() => Accounts is null ? [] : JsonSerializer.Deserialize<List<string>>(Accounts) ?? [];

    public ArchiveRow Chained(ReadOnlySpan<byte> previous) => this with { Hash = HashAfter(previous) };

    /// <summary>
    /// SHA-256 of the hash before and of every column in its order: numbers and times as 8 bytes, big-endian, the least of all for null;
    /// text in UTF-8 and bytes behind their length in 4 bytes, which is -1 for null.
    /// </summary>
    public byte[] HashAfter(ReadOnlySpan<byte> previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        AppendNumber(hash, Number);
        AppendText(hash, Kind);
        AppendBytes(hash, EventKey);
        AppendNumber(hash, OccurredAt);
        AppendText(hash, TenantId);
        AppendText(hash, Source);
        AppendNumber(hash, ReceivedAt);
        AppendText(hash, Accounts);
        AppendBytes(hash, Record);
        AppendNumber(hash, EntryNumber);
        AppendText(hash, AlertId);
        return hash.GetHashAndReset();
    }

    public IReadOnlyList<(string, object?)> Arguments() =>
    [
        ("number", Number),
        ("kind", Kind),
        ("event_key", EventKey),
        ("occurred_at", OccurredAt),
        ("tenant_id", TenantId),
        ("source", Source),
        ("received_at", ReceivedAt),
        ("accounts", Accounts),
        ("record", Record),
        ("entry_number", EntryNumber),
        ("alert_id", AlertId),
        ("hash", Hash),
    ];

    private static void AppendNumber(IncrementalHash hash, long? number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number ?? long.MinValue);
        hash.AppendData(bytes);
    }

    private static void AppendText(IncrementalHash hash, string? text) =>
        AppendBytes(hash, text is null ? null : Encoding.UTF8.GetBytes(StoreText.Encode(text)));

    private static void AppendBytes(IncrementalHash hash, byte[]? bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(bytes.AsSpan());
    }
}
