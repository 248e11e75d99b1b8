using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// What the log says about accounts: grants and removals of privileged roles. Its rules are matched along with the user's, and
/// their matches teach the <see cref="AccountDirectory"/>; they raise nothing.
/// </summary>
public sealed class AccountObservations
{
    private static readonly RuleFile File = new("(account observations)", ReadText());

    private readonly EventField? templateId = Field("role.templateId");
    private readonly EventField? displayName = Field("role.displayName");

    private AccountObservations(IReadOnlyList<SigmaRule> rules) => Rules = rules;

    /// <summary>The rules to compile beside the user's.</summary>
    public static AccountObservations Shared { get; } = new(Load());

    public IReadOnlyList<SigmaRule> Rules { get; }

    /// <returns>False when the match is not of one of these rules.</returns>
    internal bool Teach(AccountDirectory accounts, SigmaRule rule, AuditEvent e, long ticks)
    {
        if (!Rules.Contains(rule))
        {
            return false;
        }

        var role = Read(e, displayName) ?? Read(e, templateId);
        if (role is not null)
        {
            var isEligible = e.Operation.Contains("eligible", StringComparison.OrdinalIgnoreCase);
            var change = new RoleChange(ticks, Read(e, templateId) ?? role, role, isEligible, rule.Name == "role_granted");
            accounts.Learn(e.TenantId, AccountFacts.Shared.Identities(e, AccountRole.Target), change);
        }

        return true;
    }

    private static string? Read(AuditEvent e, EventField? field) => field is null ? null : FieldReading.First(e, field);

    private static EventField? Field(string name) => FieldCatalogue.Default.Resolve(name, EventTables.Audit).Field;

    private static List<SigmaRule> Load()
    {
        var rules = RuleLoader.Load([File], new RuleLoadOptions { Fields = FieldCatalogue.Default }).Rules.SigmaRules.ToList();
        rules.ForEach(rule => rule.RaisesAlerts = false);
        return rules;
    }

    private static string ReadText()
    {
        using var stream = typeof(AccountObservations).Assembly.GetManifestResourceStream("account-observations.yml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
