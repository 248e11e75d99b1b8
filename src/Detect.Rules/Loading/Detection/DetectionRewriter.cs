using System.Diagnostics;

namespace Detect.Rules;

/// <summary>Rewrites the tests of a detection; what is dropped disappears from the condition too.</summary>
internal static class DetectionRewriter
{
    public static DetectionDraft Rewrite(DetectionDraft detection, Func<DetectionItem, DetectionNode?> change)
    {
        List<SelectionDraft> kept = [];
        HashSet<string> dropped = [];
        foreach (var selection in detection.Selections)
        {
            if (Rewrite(selection.Body, change) is { } body)
            {
                kept.Add(selection with { Body = body });
            }
            else
            {
                dropped.Add(selection.Name);
            }
        }

        if (dropped.Count == 0)
        {
            return detection with { Selections = kept };
        }

        var all = detection.Selections.Select(selection => selection.Name).ToList();
        var conditions = detection.Conditions.Select(condition => Without(condition, dropped, all)).OfType<ConditionNode>();
        return detection with { Selections = kept, Conditions = [.. conditions] };
    }

    private static DetectionNode? Rewrite(DetectionNode node, Func<DetectionItem, DetectionNode?> change) => node switch
    {
        AllOfNodes all => Combine(all.Nodes, change, nodes => new AllOfNodes(nodes)),
        AnyOfNodes any => Combine(any.Nodes, change, nodes => new AnyOfNodes(nodes)),
        DetectionItem item => change(item),
        _ => throw new UnreachableException(),
    };

    private static DetectionNode? Combine(
        IReadOnlyList<DetectionNode> nodes,
        Func<DetectionItem, DetectionNode?> change,
        Func<IReadOnlyList<DetectionNode>, DetectionNode> combine)
    {
        var kept = nodes.Select(node => Rewrite(node, change)).OfType<DetectionNode>().ToList();
        return kept.Count switch
        {
            0 when nodes.Count > 0 => null,
            1 => kept[0],
            _ => combine(kept),
        };
    }

    private static ConditionNode? Without(ConditionNode node, HashSet<string> dropped, List<string> all) => node switch
    {
        ConditionAnd and => Keep(and.Operands, dropped, all, operands => new ConditionAnd(operands, and.Position)),
        ConditionOr or => Keep(or.Operands, dropped, all, operands => new ConditionOr(operands, or.Position)),
        ConditionNot not => Without(not.Operand, dropped, all) is { } operand ? new ConditionNot(operand, not.Position) : null,
        SelectionReference reference => dropped.Contains(reference.Name) ? null : reference,
        QuantifiedSelections quantified => Shrunk(quantified, dropped, [.. all.Where(quantified.Covers)]),
        _ => throw new UnreachableException(),
    };

    private static ConditionNode? Keep(
        IReadOnlyList<ConditionNode> operands,
        HashSet<string> dropped,
        List<string> all,
        Func<IReadOnlyList<ConditionNode>, ConditionNode> combine)
    {
        var kept = operands.Select(operand => Without(operand, dropped, all)).OfType<ConditionNode>().ToList();
        return kept.Count switch
        {
            0 => null,
            1 => kept[0],
            _ => combine(kept),
        };
    }

    private static QuantifiedSelections? Shrunk(QuantifiedSelections quantified, HashSet<string> dropped, List<string> covered)
    {
        var left = covered.Count(name => !dropped.Contains(name));
        if (left == 0 && covered.Count > 0)
        {
            return null;
        }

        return quantified.Count > left && left > 0 ? quantified with { Count = left } : quantified;
    }
}
