using Detect.Rules;

namespace Detect.Engine;

/// <param name="Accounts">Those without mistakes.</param>
public sealed record AccountLoadResult(AccountDirectory Accounts, IReadOnlyList<Finding> Findings);

/// <summary>Reads accounts.yml: a list <c>accounts:</c> of userPrincipalName or id, class, optional tenant, from and until.</summary>
public static class AccountFile
{
    internal static readonly string[] Keys = ["userPrincipalName", "id", "tenant", "class", "from", "until"];

    private static readonly Dictionary<string, AccountClass> Classes = new(StringComparer.Ordinal)
    {
        ["privileged"] = AccountClass.Privileged,
        ["emergencyAccess"] = AccountClass.EmergencyAccess,
        ["shared"] = AccountClass.Shared,
        ["automation"] = AccountClass.Automation,
        ["external"] = AccountClass.External,
        ["ordinary"] = AccountClass.Ordinary,
    };

    internal static IEnumerable<string> ClassNames => Classes.Keys;

    public static AccountLoadResult Load(RuleFile file)
    {
        var list = new ListFile(file, "accounts");
        var accounts = list.Read("the account", section => ReadAccount(section, list, file.Path));
        return new AccountLoadResult(new AccountDirectory(accounts.SelectMany(a => a)), list.Sorted);
    }

    /// <summary>Accounts that another file lists.</summary>
    internal static IEnumerable<AccountEntry> ReadAll(IEnumerable<YamlSection> accounts, ListFile list, string path) =>
        accounts.SelectMany(section => ReadAccount(section, list, path) ?? []);

    private static List<AccountEntry>? ReadAccount(YamlSection section, ListFile list, string path)
    {
        section.RejectOtherKeys(Keys);
        var names = new[] { section.Text("userPrincipalName"), section.Text("id") }.OfType<string>().ToList();
        if (names.Count == 0)
        {
            list.Error(
                EngineFindingCodes.AccountWithoutName,
                section.Position,
                "the account has neither \"userPrincipalName\" nor \"id\"; expected one of them");
        }

        var tenant = section.Text("tenant");
        var accountClass = ReadClass(section, list);
        var hasTimes = list.TryReadTime(section, "from", out var from) & list.TryReadTime(section, "until", out var until);
        if (until <= from)
        {
            list.Error(
                EngineFindingCodes.EmptyPeriod,
                section.PositionOf("until"),
                "the entry ends before it begins; expected \"until\" after \"from\"");
            return null;
        }

        return accountClass is null || !hasTimes || names.Count == 0
            ? null
            : [.. names.Select(n => new AccountEntry(n, accountClass.Value, from, until, $"{Path.GetFileName(path)} line {section.Position.Line}") { TenantId = tenant })];
    }

    private static AccountClass? ReadClass(YamlSection section, ListFile list)
    {
        if (!section.Require("class", Words.Or(Classes.Keys)) || section.Text("class") is not { } text)
        {
            return null;
        }

        if (Classes.TryGetValue(text, out var accountClass))
        {
            return accountClass;
        }

        var suggestion = NearestName.Of(text, Classes.Keys);
        var message = $"\"{text}\" is no class of account";
        list.Error(
            EngineFindingCodes.UnknownClass,
            section.PositionOf("class"),
            suggestion is null ? $"{message}; expected {Words.Or(Classes.Keys)}" : message,
            suggestion);
        return null;
    }
}
