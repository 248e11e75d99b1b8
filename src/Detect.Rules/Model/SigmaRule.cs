using Detect.Events;

namespace Detect.Rules;

public sealed record LogSource(string? Category, string? Product, string? Service)
{
    public override string ToString() =>
        string.Join('/', new[] { Product, Category, Service }.Where(part => part is not null));
}

/// <summary>A plain Sigma rule: one condition over one event.</summary>
public sealed class SigmaRule : Rule
{
    public required LogSource LogSource { get; init; }

    /// <summary>The tables the rule is routed to; <see cref="EventTables.Json"/> only for plain JSON.</summary>
    public required EventTables Tables { get; init; }

    /// <summary>The rule's conditions (OR-ed if several), filters applied, all names resolved.</summary>
    public required Expression Condition { get; init; }

    /// <summary>Extension <c>detect: first_seen:</c>, or null.</summary>
    public FirstSeenOptions? FirstSeen { get; init; }

    /// <summary>Extension <c>detect: account:</c>, or null.</summary>
    public AccountRequirement? Account { get; init; }
}

/// <summary>The rule fires only on events whose actor (or target) the deployment's accounts file gives the class, as of the event.</summary>
public sealed record AccountRequirement(AccountRole Of, AccountClass Class);

/// <summary>
/// The rule fires only on a value of <see cref="Fields"/> (a tuple) not seen in its <see cref="GroupBy"/> for
/// <see cref="Memory"/>; nothing fires in the first <see cref="Learning"/> after the log's (or group's) first event.
/// </summary>
public sealed record FirstSeenOptions(
    IReadOnlyList<EventField> Fields,
    IReadOnlyList<EventField> GroupBy,
    TimeSpan Memory,
    TimeSpan Learning);
