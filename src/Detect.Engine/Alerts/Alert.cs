using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>One thing for an analyst to act on, with its proof. Immutable: an update is a new value with the same <see cref="Id"/>.</summary>
public sealed record Alert
{
    /// <summary>Deterministic: from rule id, rule version, group and the episode's anchor event.</summary>
    public required string Id { get; init; }

    /// <summary>Ids this alert was raised under before a late event moved its anchor.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>
    /// Live only: the alert that this one turned out to be part of, when a late event joined their episodes; null otherwise.
    /// </summary>
    public string? MergedInto { get; init; }

    public required Rule Rule { get; init; }

    public string? TenantId { get; init; }

    /// <summary>Group-by names and values, in the rule's order, and what <c>first_seen</c> found new; empty for other single-event rules.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Group { get; init; } = [];

    /// <summary>Event time of the first and last event of the episode; null only for plain JSON without timestamps.</summary>
    public DateTimeOffset? First { get; init; }

    public DateTimeOffset? Last { get; init; }

    /// <summary>
    /// What was measured: events, distinct values, distinct rules or the aggregate, at its most telling in the episode;
    /// for single-event rules the number of events folded.
    /// </summary>
    public double Count { get; init; }

    /// <summary>The matched events of the episode in event-time order, oldest first (bounded by <c>EngineLimits.EventsPerAlert</c>).</summary>
    public IReadOnlyList<AlertEvent> Events { get; init; } = [];

    /// <summary>All matched events, also those beyond the bound.</summary>
    public long EventCount { get; init; }

    /// <summary>The arithmetic in words, such as <c>4 of 4 in 37 min of 60</c>.</summary>
    public string Arithmetic { get; init; } = "";

    /// <summary>The class of account whose threshold applied, and why; null where classes play no part.</summary>
    public AppliedClass? Class { get; init; }

    public string? SilencedBy { get; init; }

    /// <summary>
    /// The event that made the condition true; of a window that is judged at its end the last one in it, of an absence the one after
    /// which something was awaited. All zero where no event stands behind it.
    /// </summary>
    public EventKey CompletedBy { get; init; }
}

/// <summary>An event as an alert shows it.</summary>
public sealed record AlertEvent
{
    public required string Id { get; init; }

    public EventKey Key { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public string Operation { get; init; } = "";

    public string? Actor { get; init; }

    /// <summary>Object id of the user or service principal that did it.</summary>
    public string? ActorId { get; init; }

    /// <summary>user, app or service.</summary>
    public string? ActorType { get; init; }

    public string? Target { get; init; }

    public string? Role { get; init; }

    public string? IpAddress { get; init; }

    public string? Result { get; init; }

    /// <summary>The plain rule it matched.</summary>
    public string? RuleId { get; init; }

    /// <summary>Field and value of every test of that rule that held.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Matched { get; init; } = [];

    /// <summary>The record as received.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }
}

/// <param name="Reason">Such as <c>accounts.yml line 4</c> or <c>granted Global Administrator at 2026-03-02T09:14:00Z</c>.</param>
public sealed record AppliedClass(AccountClass Class, string Account, string Reason);
