namespace Detect.Rules;

/// <summary>Replaces the names of a condition by the selections they mean.</summary>
internal sealed class ConditionResolver
{
    /// <summary>More than this many ways to choose N selections would make the condition too large to evaluate.</summary>
    private const int MaxCombinations = 1000;

    private readonly IReadOnlyList<string> known;
    private readonly DocumentFindings findings;
    private readonly HashSet<string> used = [];

    private ConditionResolver(IReadOnlyList<string> known, DocumentFindings findings)
    {
        this.known = known;
        this.findings = findings;
    }

    /// <summary>Warns of selections that no condition uses.</summary>
    /// <returns>Trees without <see cref="QuantifiedSelections"/>; those with mistakes are left out after reporting.</returns>
    public static IReadOnlyList<ConditionNode> Resolve(DetectionDraft detection, DocumentFindings findings)
    {
        var resolver = new ConditionResolver([.. detection.Selections.Select(selection => selection.Name)], findings);
        List<ConditionNode> resolved = [];
        foreach (var condition in detection.Conditions)
        {
            resolved.AddIfNotNull(resolver.Resolve(condition));
        }

        if (resolved.Count == detection.Conditions.Count && resolved.Count > 0)
        {
            resolver.WarnOfUnused(detection.Selections);
        }

        return resolved;
    }

    private void WarnOfUnused(IReadOnlyList<SelectionDraft> selections)
    {
        foreach (var selection in selections.Where(selection => !used.Contains(selection.Name)))
        {
            findings.Report(
                FindingCodes.UnusedSelection,
                selection.Position,
                $"selection \"{selection.Name}\" is not used by the condition; expected it there, or not at all");
        }
    }

    private ConditionNode? Resolve(ConditionNode node) => node switch
    {
        ConditionAnd and => ResolveAll(and.Operands) is { } operands ? new ConditionAnd(operands, and.Position) : null,
        ConditionOr or => ResolveAll(or.Operands) is { } operands ? new ConditionOr(operands, or.Position) : null,
        ConditionNot not => Resolve(not.Operand) is { } operand ? new ConditionNot(operand, not.Position) : null,
        SelectionReference reference => ResolveName(reference),
        QuantifiedSelections quantified => Expand(quantified),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Resolves every operand, so that all mistakes are reported, also after the first.</summary>
    private List<ConditionNode>? ResolveAll(IReadOnlyList<ConditionNode> operands)
    {
        var resolved = operands.Select(Resolve).ToList();
        var sound = resolved.OfType<ConditionNode>().ToList();
        return sound.Count == resolved.Count ? sound : null;
    }

    private SelectionReference? ResolveName(SelectionReference reference)
    {
        if (known.Contains(reference.Name))
        {
            used.Add(reference.Name);
            return reference;
        }

        var suggestion = NearestName.Of(reference.Name, known);
        var message = $"condition refers to \"{reference.Name}\", which is not defined";
        findings.Report(
            FindingCodes.UnknownSelection,
            reference.Position,
            suggestion is null && known.Count > 0 ? $"{message}; expected {Words.Or(known)}" : message,
            suggestion);
        return null;
    }

    private ConditionNode? Expand(QuantifiedSelections quantified)
    {
        var covered = known.Where(quantified.Covers).ToList();
        used.UnionWith(covered);
        if (covered.Count < (quantified.Count ?? 1))
        {
            findings.Report(
                FindingCodes.EmptyQuantifier,
                quantified.Position,
                covered.Count == 0
                    ? $"\"{quantified}\" covers no selection; expected {Words.Or(known)}"
                    : $"\"{quantified}\" covers only {Words.And(covered)}; expected a number up to {covered.Count}");
            return null;
        }

        List<ConditionNode> references = [.. covered.Select(name => new SelectionReference(name, quantified.Position))];
        var needed = quantified.Count ?? references.Count;
        if (Combinations(references.Count, needed) > MaxCombinations)
        {
            findings.Report(
                FindingCodes.LargeQuantifier,
                quantified.Position,
                $"\"{quantified}\" can be met in more than {MaxCombinations} ways; expected fewer selections");
            return null;
        }

        return AtLeast(needed, references, quantified.Position);
    }

    private static double Combinations(int of, int choose) =>
        Enumerable.Range(0, choose).Aggregate(1.0, (product, i) => product * (of - i) / (i + 1));

    private static ConditionNode AtLeast(int needed, List<ConditionNode> references, SourcePosition position)
    {
        if (needed == references.Count)
        {
            return references.Count == 1 ? references[0] : new ConditionAnd(references, position);
        }

        if (needed == 1)
        {
            return new ConditionOr(references, position);
        }

        var rest = references[1..];
        var withFirst = new ConditionAnd([references[0], AtLeast(needed - 1, rest, position)], position);
        return new ConditionOr([withFirst, AtLeast(needed, rest, position)], position);
    }
}
