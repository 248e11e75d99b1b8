namespace Detect.Rules;

/// <summary>One step of a rule's condition on one event.</summary>
/// <param name="Text">The step in Sigma's terms: <c>actor.name|startswith: svc-</c>, or <c>and</c>, <c>or</c>, <c>not</c>, <c>keywords</c>.</param>
/// <param name="Held">Whether it held.</param>
/// <param name="Found">The values found in the field; for keywords those that passed. A null is shown as <c>null</c>.</param>
/// <param name="FieldExists">False when the step tests a field that the record does not have.</param>
/// <param name="Children">The operands of <c>and</c>, <c>or</c> and <c>not</c>, all of them evaluated.</param>
public sealed record ExplanationNode(
    string Text,
    bool Held,
    IReadOnlyList<string> Found,
    bool FieldExists,
    IReadOnlyList<ExplanationNode> Children)
{
    /// <summary>The field that the step tests; null for any other step.</summary>
    public string? Field { get; init; }
}
