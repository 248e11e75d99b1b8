namespace Detect.Rules;

/// <summary>A detection as written: names are not resolved yet, so that pipelines can change them.</summary>
internal sealed record DetectionDraft(
    IReadOnlyList<SelectionDraft> Selections,
    IReadOnlyList<ConditionNode> Conditions,
    SourcePosition Position);

internal sealed record SelectionDraft(string Name, SourcePosition Position, DetectionNode Body);

internal abstract record DetectionNode;

internal sealed record AllOfNodes(IReadOnlyList<DetectionNode> Nodes) : DetectionNode;

internal sealed record AnyOfNodes(IReadOnlyList<DetectionNode> Nodes) : DetectionNode;

/// <summary><c>field|modifier: values</c>; without a field it is a keyword.</summary>
internal sealed record DetectionItem(
    string? Field,
    IReadOnlyList<(string Name, SourcePosition Position)> Modifiers,
    IReadOnlyList<RuleValue> Values,
    SourcePosition Position) : DetectionNode
{
    /// <summary>Field and modifiers as a rule writes them.</summary>
    public string Key => Field + string.Concat(Modifiers.Select(modifier => "|" + modifier.Name));

    public bool Has(string modifier) => Modifiers.Any(m => m.Name == modifier);
}
