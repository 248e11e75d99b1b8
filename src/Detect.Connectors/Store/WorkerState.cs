using Detect.Events;

namespace Detect.Connectors;

/// <summary>
/// An event that matched a rule, or taught something about accounts, as received. Window state is what the engine makes of the
/// journal: a worker that starts reads it again.
/// </summary>
public sealed record JournalEntry
{
    /// <summary>Given by the store, growing.</summary>
    public long Sequence { get; init; }

    public required EventKey Key { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public required string Source { get; init; }

    public required string Partition { get; init; }

    /// <summary>The tenant of a record that names none.</summary>
    public string? TenantId { get; init; }

    public DateTimeOffset? EnqueuedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The watermark in force when the leader took it; null for what no leader has taken yet.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>It says who is privileged: kept longer than any window needs.</summary>
    public bool IsAboutAccounts { get; init; }

    /// <summary>It matched no rule of the worker that took it in: a leader to which it says nothing either has no use for it.</summary>
    public bool IsUnmatched { get; init; }

    /// <summary>One JSON record.</summary>
    public required ReadOnlyMemory<byte> Record { get; init; }
}

/// <summary>What the leader has made of the journal so far.</summary>
public sealed record EngineState
{
    public static readonly EngineState Fresh = new();

    /// <summary>The last journal entry taken.</summary>
    public long Sequence { get; init; }

    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Event time of what came too late for the windows and waits to be evaluated as a replay; null for nothing.</summary>
    public TimeStretch? Backfill { get; init; }

    /// <summary>Up to where late events have been worked in; null as long as none has.</summary>
    public JournalMark? WorkedIn { get; init; }

    /// <summary>The silences that all alerts of the store agree with, as a text that tells them from others; null for none.</summary>
    public string? Silences { get; init; }
}

/// <summary>
/// The journal up to <paramref name="Sequence"/>, as far as it is older than <paramref name="Watermark"/>, is taken in the order of event time.
/// </summary>
public sealed record JournalMark(long Sequence, DateTimeOffset Watermark);

/// <summary>Both ends belong to it.</summary>
public sealed record TimeStretch(DateTimeOffset From, DateTimeOffset Until)
{
    public TimeStretch With(DateTimeOffset time) => new(time < From ? time : From, time > Until ? time : Until);
}

/// <summary>What <c>first_seen</c> remembers of one value of a rule.</summary>
public sealed record SeenValue
{
    public required string RuleId { get; init; }

    /// <summary>True for the beginning of a group, false for a value.</summary>
    public required bool IsGroup { get; init; }

    public string? TenantId { get; init; }

    public required string Value { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Last { get; init; }

    /// <summary>The event that was the first.</summary>
    public EventKey FirstKey { get; init; }

    /// <summary>Until when it is worth keeping where its rule is loaded no more; event time.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>Nothing can need it any more: saving it deletes it.</summary>
    public bool IsForgotten { get; init; }
}

public sealed record PartitionProgress
{
    /// <summary>The ordinal of a partition that nobody has read yet.</summary>
    public const long Unread = -1;

    public required string Source { get; init; }

    public required string Partition { get; init; }

    public required StreamPosition Position { get; init; }

    /// <summary>The newest event time of the partition.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Everything up to then was delivered.</summary>
    public DateTimeOffset? CaughtUp { get; init; }

    /// <summary>Events decoded of it in all; of what is being committed, those that this commit adds.</summary>
    public long Events { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

public sealed record StoredDeadLetter
{
    /// <summary>Zero for one that is not stored yet.</summary>
    public long Id { get; init; }

    public required string Source { get; init; }

    public required string Partition { get; init; }

    public required long Line { get; init; }

    public required long ByteOffset { get; init; }

    public required string Code { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public string? TenantId { get; init; }

    /// <summary>As received; empty where the source could not give it.</summary>
    public ReadOnlyMemory<byte> Record { get; init; }

    /// <summary>The header that the record is a row under; empty for JSON.</summary>
    public ReadOnlyMemory<byte> CsvHeader { get; init; }

    /// <summary>How often it has been read in vain; the store counts.</summary>
    public int Attempts { get; init; } = 1;
}
