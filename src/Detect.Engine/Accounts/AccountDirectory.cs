using System.Collections.Concurrent;
using System.Globalization;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// The class of an account as of an event's own time: what accounts.yml says, joined with the privileged roles that the log has
/// shown it to be granted in the tenant of the event. Of several classes the gravest applies. One engine teaches it; any thread may ask.
/// </summary>
public sealed class AccountDirectory
{
    private static readonly AccountClass[] Precedence =
    [
        AccountClass.EmergencyAccess, AccountClass.Privileged, AccountClass.Shared,
        AccountClass.Automation, AccountClass.External, AccountClass.Ordinary,
    ];

    private readonly Dictionary<string, List<AccountEntry>> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<TenantAccount, RoleHistory> histories = new(TenantAccount.Comparer);
    private readonly Dictionary<string, DateTimeOffset> granted = new(StringComparer.OrdinalIgnoreCase);
    private int grants;

    public AccountDirectory()
        : this([])
    {
    }

    internal AccountDirectory(IEnumerable<AccountEntry> known)
    {
        foreach (var entry in known)
        {
            if (!entries.TryGetValue(entry.Account, out var ofAccount))
            {
                entries.Add(entry.Account, ofAccount = []);
            }

            ofAccount.Add(entry);
        }
    }

    /// <summary>The same, and what another source knows, from and until its own times; nothing that the log has taught.</summary>
    public AccountDirectory With(IEnumerable<KnownAccount> known) => new(entries.Values.SelectMany(e => e).Concat(
        known.Select(account => new AccountEntry(account.Account, account.Class, account.From, account.Until, account.Reason) { TenantId = account.TenantId })));

    /// <summary>True when the event's actor or target is, as of the event, an account that is privileged or kept for emergencies.</summary>
    public bool TouchesPrivileged(AuditEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return IsAnyPrivileged(e.TenantId, IdentitiesIn(e), e.OccurredAt);
    }

    /// <summary>True when one of the tenant's accounts is, at that time, privileged or kept for emergencies.</summary>
    /// <param name="tenantId">As the event names it; null where it names none.</param>
    /// <param name="identities">As <see cref="IdentitiesIn"/> gives them.</param>
    public bool IsAnyPrivileged(string? tenantId, IReadOnlyList<string> identities, DateTimeOffset? at)
    {
        ArgumentNullException.ThrowIfNull(identities);
        return IsPrivileged(tenantId, identities, at?.UtcTicks ?? -1);
    }

    /// <summary>What tells the accounts that acted or were acted on from all others.</summary>
    public static IReadOnlyList<string> IdentitiesIn(AuditEvent e) =>
        [.. AccountFacts.Shared.Identities(e, AccountRole.Actor), .. AccountFacts.Shared.Identities(e, AccountRole.Target)];

    /// <summary>Accounts that were privileged, or kept for emergencies, at any time and in any tenant.</summary>
    public IEnumerable<string> PrivilegedEver => entries
        .Where(pair => pair.Value.Exists(entry => entry.Class is AccountClass.EmergencyAccess or AccountClass.Privileged))
        .Select(pair => pair.Key)
        .Concat(histories.Keys.Select(account => account.Name));

    /// <summary>How many grants the log has shown.</summary>
    public int Grants => Volatile.Read(ref grants);

    /// <summary>The accounts that the log has shown being granted a role since this was last asked, each with the earliest grant in any tenant. For the engine's thread.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> TakeGranted()
    {
        var taken = new Dictionary<string, DateTimeOffset>(granted, granted.Comparer);
        granted.Clear();
        return taken;
    }

    /// <summary>The names and ids of the accounts that acted or were acted on, each once.</summary>
    public static IReadOnlyList<string> NamesIn(AuditEvent e) =>
        [.. AccountFacts.Shared.Names(e, AccountRole.Actor)
            .Concat(AccountFacts.Shared.Names(e, AccountRole.Target))
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A directory that knows the same file and has learnt nothing: each engine learns by itself.</summary>
    internal AccountDirectory Fresh() => new(entries.Values.SelectMany(e => e));

    /// <summary>No event older than this asks for a class any more: what is older is kept only as far as it still holds.</summary>
    internal long Horizon { get; set; } = long.MinValue;

    internal bool Lists(AccountClass accountClass) => entries.Values.Any(ofAccount => ofAccount.Exists(entry => entry.Class == accountClass));

    /// <summary>Whether the accounts file, as of the event, gives the event's account the class. Safe on any thread: it is nothing learnt.</summary>
    internal bool Lists(AuditEvent e, AccountRequirement account)
    {
        var ticks = e.OccurredAt?.UtcTicks ?? -1;
        return AccountFacts.Shared.Identities(e, account.Of).Any(name =>
            entries.TryGetValue(name, out var ofAccount) && ofAccount.Exists(entry => entry.Class == account.Class && entry.Applies(e.TenantId, ticks)));
    }

    internal void Learn(string? tenantId, IEnumerable<string> account, RoleChange change)
    {
        foreach (var name in account)
        {
            histories.GetOrAdd(new TenantAccount(tenantId, name), _ => new RoleHistory()).Add(change, Horizon);
            if (change.IsGrant)
            {
                var at = new DateTimeOffset(change.Ticks, TimeSpan.Zero);
                granted[name] = granted.TryGetValue(name, out var known) && known < at ? known : at;
                Interlocked.Increment(ref grants);
            }
        }
    }

    /// <returns>Null when the event names no such account.</returns>
    internal AppliedClass? ClassOf(Match match, AccountRole role) =>
        match.PlainEvent is { } e && AccountFacts.Shared.Identities(e, role) is { Count: > 0 } names
            ? ClassOf(e.TenantId, names, match.Ticks)
            : null;

    // Most accounts are nobody's concern: they are looked up, not classified.
    private bool IsPrivileged(string? tenantId, IReadOnlyList<string> names, long ticks)
    {
        foreach (var name in names)
        {
            if (entries.TryGetValue(name, out var ofAccount)
                && ofAccount.Exists(e => e.Class is AccountClass.EmergencyAccess or AccountClass.Privileged && e.Applies(tenantId, ticks)))
            {
                return true;
            }

            if (histories.TryGetValue(new TenantAccount(tenantId, name), out var history) && history.InForce(ticks) is not null)
            {
                return true;
            }
        }

        return false;
    }

    internal AppliedClass ClassOf(string? tenantId, IReadOnlyList<string> names, long ticks)
    {
        var written = names
            .SelectMany(name => entries.GetValueOrDefault(name, []))
            .Where(entry => entry.Applies(tenantId, ticks))
            .OrderBy(entry => Array.IndexOf(Precedence, entry.Class))
            .FirstOrDefault();
        if (written is { Class: AccountClass.EmergencyAccess or AccountClass.Privileged })
        {
            return new AppliedClass(written.Class, names[0], written.Source);
        }

        var grant = names.Select(name => histories.GetValueOrDefault(new TenantAccount(tenantId, name))?.InForce(ticks)).FirstOrDefault(found => found is not null);
        if (grant is not null)
        {
            return new AppliedClass(AccountClass.Privileged, names[0], Reason(grant));
        }

        return written is null
            ? new AppliedClass(AccountClass.Ordinary, names[0], "not in accounts.yml, and no grant of a privileged role seen")
            : new AppliedClass(written.Class, names[0], written.Source);
    }

    private static string Reason(RoleChange grant)
    {
        var time = new DateTime(grant.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        return $"{(grant.IsEligible ? "made eligible for" : "granted")} {grant.RoleName} at {time}";
    }
}
