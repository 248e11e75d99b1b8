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
        Action<FindingSeverity, SourcePosition, string, string, string?> report)
    {
        var findings = new FindingSink(report);
        var chain = ModifierChain.Parse(modifiers, field is null, findings);
        CheckCount(values, keyPosition, chain, findings);
        if (chain is null || findings.HasErrors)
        {
            return null;
        }

        var compiler = new ValueCompiler(chain, field, resolveField, findings);
        var operands = new List<Expression>(values.Count);
        foreach (var value in values)
        {
            var forms = compiler.Tests(value).Select(test => Leaf(field, test)).ToList();
            if (forms.Count > 0)
            {
                operands.Add(Or(forms));
            }
        }

        // A field reference that does not resolve has been reported by the caller.
        return findings.HasErrors || operands.Count < values.Count ? null : Combine(operands, chain);
    }

    /// <summary>`neq` with several values means none of them, with or without `all`.</summary>
    private static Expression Combine(List<Expression> operands, ModifierChain chain)
    {
        if (chain.Has(Modifier.NotEqual))
        {
            return new NotExpression(Or(operands));
        }

        return chain.Has(Modifier.All) && operands.Count > 1 ? new AndExpression([.. operands]) : Or(operands);
    }

    private static Expression Leaf(EventField? field, ValueTest test) =>
        field is null ? new KeywordTest(test) : new FieldTest(field, test);

    private static Expression Or(List<Expression> operands) =>
        operands.Count == 1 ? operands[0] : new OrExpression([.. operands]);

    private static void CheckCount(
        IReadOnlyList<RuleValue> values, SourcePosition keyPosition, ModifierChain? chain, FindingSink findings)
    {
        if (values.Count == 0)
        {
            findings.Error(
                keyPosition,
                FindingCodes.EmptyValueList,
                "no value is listed; expected at least one, or null for an absent field, or '' for an empty one");
        }
        else if (values.Count > 1 && values.Any(value => value.Kind == RuleValueKind.Null))
        {
            findings.Warning(
                values.First(value => value.Kind == RuleValueKind.Null).Position,
                FindingCodes.NullInValueList,
                "null stands among other values, which Sigma forbids; expected a selection of its own for the absent field");
        }

        if (values.Count == 1 && chain?.First(kind => kind == Modifier.All) is { } all)
        {
            findings.Warning(all.Position, FindingCodes.AllWithOneValue, "`all` has only one value to link; expected a list");
        }

        if (chain is not null && chain.Has(Modifier.Base64Offset) && !chain.Has(Modifier.Contains))
        {
            findings.Warning(
                keyPosition,
                FindingCodes.OffsetWithoutContains,
                "`base64offset` finds a part of a longer encoded text; expected `contains` after it");
        }
    }
}
