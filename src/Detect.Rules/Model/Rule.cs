using Detect.Events;

namespace Detect.Rules;

public enum RuleLevel
{
    Informational,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What plain rules and correlations have in common: everything an alert says about its rule.</summary>
public abstract class Rule
{
    /// <summary>The rule's id, or where it has none a stable id made from its name or title.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }

    public required string Title { get; init; }

    public RuleLevel Level { get; init; } = RuleLevel.Medium;

    public string? Status { get; init; }

    public string? Description { get; init; }

    public string? Author { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> References { get; init; } = [];

    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    /// <summary>The rule's own top-level <c>coverage:</c> list.</summary>
    public IReadOnlyList<string> Coverage { get; init; } = [];

    /// <summary>What an analyst does first: the rule's top-level <c>runbook:</c>.</summary>
    public string? Runbook { get; init; }

    /// <summary>The names under <c>fields:</c>, shown with the alert.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Hex SHA-256 over what decides the rule's alerts (detection or correlation, log source, extensions), not over prose.</summary>
    public required string Version { get; init; }

    public required string Path { get; init; }

    public SourcePosition Position { get; init; }

    /// <summary>False when a correlation refers to the rule without <c>generate: true</c>, or its level or status forbids alerts.</summary>
    public bool RaisesAlerts { get; set; } = true;

    /// <summary>How this rule's alerts fold together; null for the default.</summary>
    public FoldOptions? Fold { get; init; }

    public override string ToString() => $"{Title} ({Id})";
}

/// <summary>
/// Extension <c>detect: fold:</c>. Alerts of one rule with equal <see cref="GroupBy"/> within <see cref="Timespan"/> of
/// the last one become one alert that is updated.
/// </summary>
public sealed record FoldOptions(IReadOnlyList<EventField> GroupBy, TimeSpan Timespan);
