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

internal sealed record AccountEvent(int Id, int Minute, AccountEventKind Kind, string Account, bool IsEligible, int Delay)
{
    public string Line => AuditRecords.Of($"{Id}", Minute, Kind, Account, IsEligible);
}

/// <summary>What accounts.yml says of one account from one minute (inclusive) until another.</summary>
internal sealed record WrittenClass(string Account, string Class, int From, int Until);

internal sealed record AccountScenario(
    bool IsGrouped, int Timespan, int Ordinary, int Privileged, IReadOnlyList<WrittenClass> Written, IReadOnlyList<AccountEvent> Events)
{
    public string AccountsFile => Written.Count == 0 ? "accounts: []\n" : "accounts:\n" + string.Concat(Written.Select(w =>
        $"  - {{userPrincipalName: {w.Account}@contoso.example, class: {w.Class}, from: {Log.At(w.From):yyyy-MM-dd'T'HH:mm:ss'Z'}, until: {Log.At(w.Until):yyyy-MM-dd'T'HH:mm:ss'Z'}}}\n"));

    public override string ToString() =>
        $"grouped {IsGrouped}, timespan {Timespan}, ordinary {Ordinary}, privileged {Privileged}\n{AccountsFile}"
        + string.Join("\n", Events.OrderBy(e => e.Minute));

    public static Arbitrary<AccountScenario> All { get; } = Arb.From(
        from grouped in Gen.Elements(true, true, false)
        from timespan in Gen.Elements(10, 20)
        from ordinary in Gen.Choose(3, 4)
        from privileged in Gen.Choose(2, 3)
        from entries in Gen.Choose(0, 2)
        from written in Entry.ListOf(entries)
        from count in Gen.Choose(0, 24)
        from events in AnEvent.ListOf(count)
        select new AccountScenario(grouped, timespan, ordinary, privileged, [.. written], [.. events.Select((e, i) => e with { Id = i })]));

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
