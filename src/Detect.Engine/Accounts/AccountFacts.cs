using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>The names and ids under which an event knows its actor and its target.</summary>
internal sealed class AccountFacts
{
    private readonly List<EventField> actor = Resolve("actor", "actor.id", "actor.userPrincipalName", "actor.displayName");
    private readonly List<EventField> actorIds = Resolve("actor.userPrincipalName", "actor.id");
    private readonly List<EventField> target = Resolve(
        "target.user.userPrincipalName", "target.user.id", "target.user.displayName",
        "target.servicePrincipal.id", "target.servicePrincipal.displayName");

    private readonly List<EventField> targetIds = Resolve(
        "target.user.userPrincipalName", "target.user.id", "target.servicePrincipal.id");

    public static AccountFacts Shared { get; } = new();

    public IReadOnlyList<string> Names(AuditEvent e, AccountRole role) => Read(e, role == AccountRole.Actor ? actor : target);

    /// <summary>What tells the account from all others. Two people can share a display name: it counts only where nothing else is there.</summary>
    public IReadOnlyList<string> Identities(AuditEvent e, AccountRole role) =>
        Read(e, role == AccountRole.Actor ? actorIds : targetIds) is { Count: > 0 } ids ? ids : Names(e, role);

    private static List<string> Read(AuditEvent e, List<EventField> fields)
    {
        var names = new List<string>();
        foreach (var field in fields)
        {
            if ((e.Table & field.Tables) != 0 && FieldReading.First(e, field) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static List<EventField> Resolve(params string[] names) =>
        [.. names.Select(name => FieldCatalogue.Default.Resolve(name, EventTables.AllEntra).Field).OfType<EventField>()];
}
