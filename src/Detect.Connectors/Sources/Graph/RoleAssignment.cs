using System.Text.Json;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>Somebody holds a role, or may activate it.</summary>
internal sealed record RoleAssignment(
    string PrincipalId,
    string? UserPrincipalName,
    string? GroupName,
    string Role,
    bool IsEligible,
    bool IsActivated,
    DateTimeOffset? From,
    DateTimeOffset? Until)
{
    private static readonly HashSet<string> Privileged = new(PrivilegedRoles.NamesAndTemplateIds, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whoever may activate the role is privileged the whole time: an activation makes no difference.</summary>
    public bool IsActivationOf(RoleAssignment other) =>
        IsActivated && other.IsEligible && other.PrincipalId == PrincipalId && other.Role == Role;

    public bool IsOfGroup => GroupName is not null;

    /// <returns>Null for a role that is not privileged.</returns>
    public static RoleAssignment? Of(JsonElement instance, bool isEligible)
    {
        var role = instance.ObjectMember("roleDefinition");
        var principal = instance.ObjectMember("principal");
        var name = role.TextMember("displayName");
        string?[] names = [role.TextMember("templateId"), instance.TextMember("roleDefinitionId"), name];
        if (instance.TextMember("principalId") is not { } id || !Array.Exists(names, known => known is not null && Privileged.Contains(known))) return null;
        var isGroup = principal.TextMember("@odata.type") == "#microsoft.graph.group";
        return new RoleAssignment(
            id, principal.TextMember("userPrincipalName"), isGroup ? principal.TextMember("displayName") ?? id : null,
            name ?? instance.TextMember("roleDefinitionId") ?? "a privileged role", isEligible,
            instance.TextMember("assignmentType") == "Activated", instance.TimeMember("startDateTime"), instance.TimeMember("endDateTime"));
    }

    public IEnumerable<StoredAccount> ToAccounts(GraphAccountsSettings settings) => ToAccounts(settings, PrincipalId, UserPrincipalName);

    /// <summary>The accounts that hold the role as members of the group.</summary>
    public IEnumerable<StoredAccount> ToAccounts(GraphAccountsSettings settings, IEnumerable<JsonElement> members) =>
        members.SelectMany(member => ToAccounts(settings, member.TextMember("id"), member.TextMember("userPrincipalName")));

    private IEnumerable<StoredAccount> ToAccounts(GraphAccountsSettings settings, params string?[] names) =>
        names.Where(name => !string.IsNullOrEmpty(name)).Select(name => new StoredAccount
        {
            Source = settings.Name,
            TenantId = settings.TenantId,
            Account = name!,
            Class = Detect.Rules.AccountClass.Privileged,
            From = From,
            Until = Until,
            Reason = (IsEligible ? "eligible for " : "active in ") + Role + (IsOfGroup ? $" through the group {GroupName}" : ""),
        });
}
