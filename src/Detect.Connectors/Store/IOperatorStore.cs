namespace Detect.Connectors;

/// <summary>What operators and analysts keep in the store: silences, the audit trail, dead letters, accounts that a source reports.</summary>
public interface IOperatorStore
{
    Task<IReadOnlyList<StoredSilence>> SilencesAsync(CancellationToken cancellation);

    /// <summary>Adds one, or puts it in the place of one of its id that says something else: that has been ended.</summary>
    /// <param name="hasRoom">Of all that are there; nobody adds another meanwhile.</param>
    /// <param name="audit">Its line in the audit trail, written with it and not without it.</param>
    Task<SilenceAddition> AddSilenceAsync(
        StoredSilence silence, Func<IReadOnlyList<StoredSilence>, bool> hasRoom, AuditTrailEntry? audit, CancellationToken cancellation);

    /// <param name="before">As it was read.</param>
    /// <param name="after">Of the same id.</param>
    /// <param name="audit">Its line in the audit trail, written with it and not without it.</param>
    /// <returns>False, and nothing is changed, where it says something else by now, or is gone.</returns>
    Task<bool> ReplaceSilenceAsync(StoredSilence before, StoredSilence after, AuditTrailEntry? audit, CancellationToken cancellation);

    /// <param name="audit">Its line in the audit trail, written with it and not without it; null where nobody asked for it.</param>
    /// <returns>False, and nothing is changed, where there is none.</returns>
    Task<bool> DeleteSilenceAsync(string id, AuditTrailEntry? audit, CancellationToken cancellation);

    Task AppendAuditAsync(AuditTrailEntry entry, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditTrailEntry>> AuditTrailAsync(int limit, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<StoredDeadLetter>> DeadLettersAsync(string? source, int limit, CancellationToken cancellation);

    /// <summary>Accounts that a source knows to be privileged, each from and until its own time.</summary>
    Task<IReadOnlyList<StoredAccount>> AccountsAsync(CancellationToken cancellation);

    /// <summary>Replaces what one source and tenant has said. True when anything is different.</summary>
    Task<bool> ReplaceAccountsAsync(string source, string? tenantId, IReadOnlyList<StoredAccount> accounts, CancellationToken cancellation);
}

/// <param name="Yaml">One item of a silences file, as written there.</param>
public sealed record StoredSilence(string Id, string Yaml, string Author, DateTimeOffset CreatedAt);

/// <summary>Nothing is changed but by <see cref="Added"/>.</summary>
public enum SilenceAddition
{
    Added,

    /// <summary>This very silence is there already.</summary>
    Known,

    NoRoom,
}

public sealed record AuditTrailEntry(DateTimeOffset At, string Who, string Role, string Action, string Subject, string? Details);

public sealed record StoredAccount
{
    public required string Source { get; init; }

    public string? TenantId { get; init; }

    /// <summary>An object id or user principal name.</summary>
    public required string Account { get; init; }

    public required Detect.Rules.AccountClass Class { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Such as <c>eligible for Global Administrator</c>.</summary>
    public required string Reason { get; init; }
}
