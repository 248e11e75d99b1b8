using Detect.Rules;

namespace Detect.Engine;

/// <summary>What accounts.yml says of one account, from (inclusive) until (exclusive) in event time.</summary>
internal sealed record AccountEntry(string Account, AccountClass Class, DateTimeOffset? From, DateTimeOffset? Until, string Source)
{
    /// <summary>Null for the account of that name in every tenant.</summary>
    public string? TenantId { get; init; }

    public bool Applies(string? tenantId, long ticks) =>
        (TenantId is null || string.Equals(TenantId, tenantId, StringComparison.OrdinalIgnoreCase))
        && (From is not { } from || ticks >= from.UtcTicks) && (Until is not { } until || ticks < until.UtcTicks);
}

/// <summary>An account that something other than accounts.yml knows: a source's list of role assignments.</summary>
/// <param name="Account">A user principal name or object id.</param>
/// <param name="From">Inclusive, in event time; null from ever.</param>
/// <param name="Until">Exclusive; null for ever.</param>
/// <param name="Reason">As alerts give it: <c>eligible for Global Administrator</c>.</param>
public sealed record KnownAccount(string Account, AccountClass Class, DateTimeOffset? From, DateTimeOffset? Until, string Reason)
{
    /// <summary>The tenant whose account it is; null for that of every tenant.</summary>
    public string? TenantId { get; init; }
}
