namespace Detect.Connectors;

/// <summary>
/// The events of one batch that touched no account known to be privileged: a grant that is older than they are may arrive after them.
/// </summary>
public sealed record ArchiveCandidates
{
    public string Source { get; init; } = "";

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Event time of the newest.</summary>
    public required DateTimeOffset Newest { get; init; }

    /// <summary>False where what is known of accounts by now was not asked: by a worker that does not lead, or while a grant was under way.</summary>
    public bool IsExamined { get; init; }

    /// <summary>8 bytes for each account that they touch.</summary>
    public required ReadOnlyMemory<byte> Accounts { get; init; }

    /// <summary>The events, compressed.</summary>
    public required ReadOnlyMemory<byte> Records { get; init; }
}

/// <summary>Which accounts the candidates of one batch touch.</summary>
public sealed record CandidateAccounts(long Number, DateTimeOffset Newest, bool IsExamined, ReadOnlyMemory<byte> Accounts);
