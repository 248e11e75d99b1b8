namespace Detect.Rules;

/// <summary>A <c>correlation:</c> map as written; its references are not resolved yet.</summary>
internal sealed record CorrelationDraft
{
    public required YamlSection Section { get; init; }

    public CorrelationType? Type { get; init; }

    /// <summary>As written under <c>rules:</c>, or where that is left out as the condition names them.</summary>
    public IReadOnlyList<RuleReference> Rules { get; init; } = [];

    public IReadOnlyList<YamlScalar> GroupBy { get; init; } = [];

    public TimeSpan Timespan { get; init; }

    public Threshold? Threshold { get; init; }

    public ConditionNode? TemporalCondition { get; init; }

    public IReadOnlyList<YamlScalar> ValueFields { get; init; } = [];

    public double? Percentile { get; init; }

    public IReadOnlyList<FieldAlias> Aliases { get; init; } = [];

    public bool Generate { get; init; }

    public bool IsTemporal => Type is CorrelationType.Temporal or CorrelationType.TemporalOrdered;
}

/// <summary>A rule's id or name, as a correlation or a filter refers to it.</summary>
internal sealed record RuleReference(string Text, SourcePosition Position);

/// <summary><c>aliases: {name: {rule: field}}</c>.</summary>
internal sealed record FieldAlias(string Name, IReadOnlyList<(RuleReference Rule, YamlScalar Field)> Fields);
