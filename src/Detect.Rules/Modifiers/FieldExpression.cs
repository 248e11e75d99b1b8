using Detect.Events;

namespace Detect.Rules;

/// <summary>Turns <c>field|modifier|modifier: values</c> into an expression.</summary>
public static class FieldExpression
{
    /// <param name="field">The resolved field, or null for keywords.</param>
    /// <param name="modifiers">The modifiers as written, without <c>expand</c>, which has been applied to the values.</param>
    /// <param name="values">One value, or the members of the list.</param>
    /// <param name="resolveField">For <c>fieldref</c>: the other field by name, or null after reporting.</param>
    /// <param name="report">Takes each mistake: severity, position, code, message, suggestion.</param>
    /// <returns>The expression, or null when a mistake was reported.</returns>
    public static Expression? Build(
        EventField? field,
        IReadOnlyList<(string Name, SourcePosition Position)> modifiers,
        IReadOnlyList<RuleValue> values,
        SourcePosition keyPosition,
        Func<string, SourcePosition, EventField?> resolveField,
        Action<FindingSeverity, SourcePosition, string, string, string?> report) => throw new NotImplementedException();
}
