namespace Detect.Rules;

/// <summary>A processing pipeline in pySigma's YAML: steps that change rules before their names are resolved.</summary>
internal sealed record Pipeline(string Name, double Priority, IReadOnlyList<PipelineStep> Steps);

/// <summary>One transformation and the conditions under which it acts.</summary>
internal sealed record PipelineStep(
    string? Id,
    Func<PipelineState, bool> RuleCondition,
    Func<PipelineState, DetectionItem, bool> ItemCondition,
    Func<string?, bool> FieldNameCondition,
    IPipelineTransformation Transformation);

/// <summary>What a pipeline knows about the rule it is changing.</summary>
internal sealed class PipelineState(SigmaDocument rule)
{
    public SigmaDocument Rule { get; } = rule;

    public Dictionary<string, string> Variables { get; } = [];

    public HashSet<string> AppliedSteps { get; } = [];
}

/// <summary>A seam, since each kind of transformation touches another part of a rule.</summary>
internal interface IPipelineTransformation
{
    void Apply(PipelineState state, PipelineStep step);
}
