using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>The names and ids under which an event knows its actor and its target.</summary>
internal sealed class AccountFacts
{
    private static readonly string[] ActorNames = ["actor", "actor.id", "actor.userPrincipalName", "actor.displayName"];

    private static readonly string[] TargetNames =
    [
        "target.user.userPrincipalName", "target.user.id", "target.user.displayName",
        "target.servicePrincipal.id", "target.servicePrincipal.displayName",
    ];

    private readonly List<EventField> actor = Resolve(ActorNames);
    private readonly List<EventField> target = Resolve(TargetNames);

    public static AccountFacts Shared { get; } = new();

    public IReadOnlyList<string> Names(AuditEvent e, AccountRole role)
    {
        var names = new List<string>();
        foreach (var field in role == AccountRole.Actor ? actor : target)
        {
            if ((e.Table & field.Tables) != 0 && FieldReading.First(e, field) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static List<EventField> Resolve(string[] names) =>
        [.. names.Select(name => FieldCatalogue.Default.Resolve(name, EventTables.AllEntra).Field).OfType<EventField>()];
}
