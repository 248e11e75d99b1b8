using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>What silences look at before there is an alert.</summary>
internal sealed record SilenceSubject(
    Rule Rule,
    string? TenantId,
    IReadOnlyList<KeyValuePair<string, string>> Group,
    IReadOnlyList<AuditEvent> Events)
{
    /// <summary>The property's values; where there are several things that have it, the values of each.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Read(SilenceProperty property, string? groupName) => property switch
    {
        SilenceProperty.Rule => [[Rule.Id, Rule.Name ?? Rule.Id, Rule.Title]],
        SilenceProperty.Title => [[Rule.Title]],
        SilenceProperty.Level => [[Rule.Level.ToString()]],
        SilenceProperty.Tag => [Rule.Tags],
        SilenceProperty.Tenant => [[TenantId ?? ""]],
        SilenceProperty.Group => [[.. Group.Where(g => IsNamed(g.Key, groupName)).Select(g => g.Value)]],
        SilenceProperty.Actor => [.. Events.Select(e => AccountFacts.Shared.Names(e, AccountRole.Actor))],
        _ => [.. Events.Select(e => AccountFacts.Shared.Names(e, AccountRole.Target))],
    };

    private static bool IsNamed(string name, string? wanted) =>
        wanted is null || string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
