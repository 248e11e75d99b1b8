using Detect.Events;

namespace Detect.Connectors;

/// <summary>
/// Evidence as received, append-only, each entry chained to the one before by SHA-256, so that a changed, missing or inserted entry is
/// found. What a record is evidence of is an entry of the same chain, since it may turn out later.
/// </summary>
public interface IArchive
{
    /// <summary>Walks the chain from end to end, beside a worker that goes on appending.</summary>
    /// <param name="known">The last entry as an earlier report had it, kept elsewhere: proof against a chain that was written anew.</param>
    /// <param name="progress">Entries so far.</param>
    Task<ArchiveReport> VerifyAsync(ArchiveHead? known, IProgress<long>? progress, CancellationToken cancellation);

    /// <summary>The records of an alert (by id or alias) or of an account (a name or id as they carry it), oldest first.</summary>
    IAsyncEnumerable<ArchiveEntry> ExportAsync(ArchiveQuery query, CancellationToken cancellation);
}

public sealed record ArchiveQuery
{
    public string? AlertId { get; init; }

    public string? Account { get; init; }

    /// <summary>Records of this tenant only; accounts of two tenants may have one name.</summary>
    public string? TenantId { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }
}

public sealed record ArchiveRecord
{
    public required EventKey Key { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public string? TenantId { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The names and ids of the accounts that acted or were acted on.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>The alerts it is evidence of; more may be added later.</summary>
    public IReadOnlyList<string> AlertIds { get; init; } = [];

    public required ReadOnlyMemory<byte> Record { get; init; }
}

public sealed record ArchiveEntry(long Number, ArchiveRecord Record, string Hash);

/// <param name="Hash">SHA-256 in hexadecimal.</param>
public sealed record ArchiveHead(long Number, string Hash);

/// <param name="Entries">How many entries hold.</param>
/// <param name="Head">The last of them.</param>
/// <param name="Pruned">The last entry that retention has deleted; 0 for none.</param>
/// <param name="Fault">Null when the chain holds from end to end.</param>
public sealed record ArchiveReport(long Entries, ArchiveHead Head, long Pruned, ArchiveFault? Fault);

/// <param name="Number">The first entry that is not what it should be.</param>
public sealed record ArchiveFault(long Number, string Reason);
