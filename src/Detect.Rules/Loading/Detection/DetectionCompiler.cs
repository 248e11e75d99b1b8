using System.Diagnostics;

namespace Detect.Rules;

/// <summary>An expression and the text that identifies it whatever way matching is implemented.</summary>
internal readonly record struct CompiledNode(Expression Expression, string Text);

/// <summary>Turns a detection into one expression: names resolved, placeholders expanded, modifiers applied.</summary>
internal sealed class DetectionCompiler
{
    private readonly FieldScope fields;
    private readonly PlaceholderExpansion placeholders;
    private readonly DocumentFindings findings;

    private DetectionCompiler(FieldScope fields, PlaceholderLists lists, DocumentFindings findings)
    {
        this.fields = fields;
        placeholders = new PlaceholderExpansion(lists, fields.IsForeign, findings);
        this.findings = findings;
    }

    /// <returns>The detection's conditions, OR-ed; null when a mistake was reported.</returns>
    public static CompiledNode? Compile(
        DetectionDraft detection, FieldScope fields, PlaceholderLists lists, DocumentFindings findings)
    {
        var compiler = new DetectionCompiler(fields, lists, findings);
        Dictionary<string, CompiledNode> selections = [];
        foreach (var selection in detection.Selections)
        {
            if (compiler.Compile(selection.Body) is { } compiled)
            {
                selections.Add(selection.Name, compiled);
            }
        }

        var conditions = ConditionResolver.Resolve(detection, findings);
        if (!findings.IsUsable || conditions.Count == 0)
        {
            return null;
        }

        return Or([.. conditions.Select(condition => Inline(condition, selections))]);
    }

    public static CompiledNode And(IReadOnlyList<CompiledNode> nodes) => nodes.Count == 1
        ? nodes[0]
        : new CompiledNode(
            new AndExpression(nodes.Select(node => node.Expression).ToEquatableList()),
            $"({string.Join(" and ", nodes.Select(node => node.Text))})");

    private static CompiledNode Or(List<CompiledNode> nodes) => nodes.Count == 1
        ? nodes[0]
        : new CompiledNode(
            new OrExpression(nodes.Select(node => node.Expression).ToEquatableList()),
            $"({string.Join(" or ", nodes.Select(node => node.Text))})");

    private static CompiledNode Not(CompiledNode node) => new(new NotExpression(node.Expression), $"not {node.Text}");

    private static CompiledNode Inline(ConditionNode condition, Dictionary<string, CompiledNode> selections) => condition switch
    {
        ConditionAnd and => And([.. and.Operands.Select(operand => Inline(operand, selections))]),
        ConditionOr or => Or([.. or.Operands.Select(operand => Inline(operand, selections))]),
        ConditionNot not => Not(Inline(not.Operand, selections)),
        SelectionReference reference => selections[reference.Name],
        _ => throw new UnreachableException(),
    };

    private CompiledNode? Compile(DetectionNode node) => node switch
    {
        AllOfNodes all => CompileAll(all.Nodes) is { } nodes ? And(nodes) : null,
        AnyOfNodes any => CompileAll(any.Nodes) is { } nodes ? Or(nodes) : null,
        DetectionItem item => Compile(item),
        _ => throw new UnreachableException(),
    };

    /// <summary>Compiles every node, so that all mistakes are reported, also after the first.</summary>
    private List<CompiledNode>? CompileAll(IReadOnlyList<DetectionNode> nodes)
    {
        var compiled = nodes.Select(Compile).ToList();
        return compiled.Count == 0 || compiled.Contains(null) ? null : [.. compiled.Select(node => node!.Value)];
    }

    private CompiledNode? Compile(DetectionItem written)
    {
        var field = written.Field is null ? null : fields.Resolve(written);
        var item = placeholders.Apply(written);
        if (item is null || (field is null && written.Field is not null))
        {
            return null;
        }

        var expression = FieldExpression.Build(
            field, item.Modifiers, item.Values, item.Position, (name, position) => fields.Resolve(name, position), Report);
        return expression is null ? null : new CompiledNode(expression, TextOf(item, field?.Name ?? ""));
    }

    /// <summary>A pattern that only another product's tools can run is no mistake in a rule for that product.</summary>
    private void Report(FindingSeverity severity, SourcePosition position, string code, string message, string? suggestion)
    {
        if (fields.IsForeign && code is (FindingCodes.UnsupportedRegex or FindingCodes.InvalidRegex))
        {
            findings.LeaveOut(code, position, message);
            return;
        }

        findings.Report(severity, position, code, message, suggestion);
    }

    private static string TextOf(DetectionItem item, string field)
    {
        var values = item.Values.Select(value => $"{value.Kind}:{value.Text.Length}:{value.Text}");
        return $"[{string.Join('|', [field, .. item.Modifiers.Select(modifier => modifier.Name)])}={string.Join(',', values)}]";
    }
}
