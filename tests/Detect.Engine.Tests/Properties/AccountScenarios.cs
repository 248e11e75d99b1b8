using FsCheck;
using FsCheck.Fluent;

namespace Detect.Engine.Tests;

/// <summary>What happens in a random log in which classes of account matter: an action, a grant or a removal of a role.</summary>
internal enum AccountEventKind
{
    Action,
    Granted,
    Removed,
}

/// <param name="Id">Of the tenant's own counting: two tenants use the same ids.</param>
internal sealed record AccountEvent(int Id, int Minute, AccountEventKind Kind, string Account, bool IsEligible, int Delay, string Tenant = TenantIds.West)
{
    public string Line => AuditRecords.Of($"{Id}", Minute, Kind, Account, IsEligible, Tenant);
}

/// <summary>What accounts.yml says of one account from one minute (inclusive) until another, in one tenant or in all.</summary>
internal sealed record WrittenClass(string Account, string Class, int From, int Until, string? Tenant = null);

internal sealed record AccountScenario(
    bool IsGrouped, int Timespan, int Ordinary, int Privileged, IReadOnlyList<WrittenClass> Written, IReadOnlyList<AccountEvent> Events)
{
    private static readonly (string, string[])[] Matchers =
    [
        ("actor", ["ann@contoso.example"]), ("actor", ["bob*"]), ("actor", ["Same Name"]), ("tenant", [TenantIds.West]), ("tenant", [TenantIds.East]),
        ("rule", ["many"]), ("title", ["Again*"]), ("level", ["low", "critical"]),
    ];

    public IReadOnlyList<RandomSilence> Silences { get; init; } = [];

    public string AccountsFile => Written.Count == 0 ? "accounts: []\n" : "accounts:\n" + string.Concat(Written.Select(w =>
        $"  - {{userPrincipalName: {w.Account}@contoso.example, class: {w.Class}, from: {Log.At(w.From):yyyy-MM-dd'T'HH:mm:ss'Z'}, until: {Log.At(w.Until):yyyy-MM-dd'T'HH:mm:ss'Z'}{(w.Tenant is null ? "" : $", tenant: {w.Tenant}")}}}\n"));

    public EngineOptions Options => new()
    {
        AllowedLateness = TimeSpan.FromMinutes(Scenario.LatenessMinutes),
        Accounts = AuditRun.Accounts(AccountsFile),
        Silences = RandomSilence.Load(Silences, Log.Start),
    };

    public override string ToString() =>
        $"grouped {IsGrouped}, timespan {Timespan}, ordinary {Ordinary}, privileged {Privileged}, {string.Join(", ", Silences)}\n{AccountsFile}"
        + string.Join("\n", Events.OrderBy(e => e.Minute));

    /// <summary>Of one tenant and without silences.</summary>
    public static Arbitrary<AccountScenario> Plain { get; } = Arb.From(
        from grouped in Gen.Elements(true, true, false)
        from timespan in Gen.Elements(10, 20)
        from ordinary in Gen.Choose(3, 4)
        from privileged in Gen.Choose(2, 3)
        from entries in Gen.Choose(0, 2)
        from written in Entry.ListOf(entries)
        from count in Gen.Choose(0, 24)
        from events in AnEvent.ListOf(count)
        select new AccountScenario(grouped, timespan, ordinary, privileged, [.. written], [.. events.Select((e, i) => e with { Id = i })]));

    public static Arbitrary<AccountScenario> All { get; } = Arb.From(
        from plain in Plain.Generator
        from tenants in Gen.Elements(TenantIds.West, TenantIds.West, TenantIds.East).ListOf(plain.Events.Count)
        from ofClasses in Gen.Elements<string?>(TenantIds.West, TenantIds.East, null).ListOf(plain.Written.Count)
        from isOfOne in Gen.Elements(true, false)
        from silences in RandomSilence.Some(Matchers, 60)
        select plain with
        {
            Events = isOfOne ? plain.Events : OfTenants(plain.Events, [.. tenants]),
            Written = [.. plain.Written.Zip(ofClasses, (written, tenant) => written with { Tenant = tenant })],
            Silences = silences,
        },
        s => Enumerable.Range(0, s.Events.Count).Select(i => s with { Events = [.. s.Events.Where((_, at) => at != i)] })
            .Concat(s.Silences.Select(silence => s with { Silences = [.. s.Silences.Where(other => other != silence)] }))
            .Concat(s.Written.Select(written => s with { Written = [.. s.Written.Where(other => other != written)] })));

    private static IReadOnlyList<AccountEvent> OfTenants(IReadOnlyList<AccountEvent> events, string[] tenants) =>
        [.. events.Select((e, i) => e with { Tenant = tenants[i], Id = tenants.Take(i).Count(tenant => tenant == tenants[i]) })];

    private static Gen<WrittenClass> Entry =>
        from account in Gen.Elements("ann", "bob")
        from kind in Gen.Elements("privileged", "emergencyAccess", "ordinary", "shared")
        from start in Gen.Choose(0, 60)
        from length in Gen.Choose(1, 40)
        select new WrittenClass(account, kind, start, start + length);

    private static Gen<AccountEvent> AnEvent =>
        from minute in Gen.Choose(0, 60)
        from kind in Gen.Elements(AccountEventKind.Action, AccountEventKind.Action, AccountEventKind.Action, AccountEventKind.Granted, AccountEventKind.Removed)
        from account in Gen.Elements("ann", "bob")
        from eligible in Gen.Elements(true, false)
        from delay in Gen.Choose(0, 20)
        select new AccountEvent(0, minute, kind, account, eligible, delay);
}
