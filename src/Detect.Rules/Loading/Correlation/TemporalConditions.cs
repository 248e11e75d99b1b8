using System.Diagnostics;

namespace Detect.Rules;

/// <summary>The extended condition of temporal correlations: rule names under and, or, not.</summary>
internal static class TemporalConditions
{
    public static IEnumerable<RuleReference> RulesOf(ConditionNode condition) =>
        References(condition).DistinctBy(reference => reference.Text);

    /// <param name="rules">The correlation's rules by the reference as written.</param>
    /// <returns>The resolved tree, or null when a mistake was reported.</returns>
    public static TemporalExpression? Resolve(
        ConditionNode condition, IReadOnlyDictionary<string, Rule> rules, DocumentFindings findings)
    {
        var isSound = true;
        foreach (var quantified in Leaves(condition).OfType<QuantifiedSelections>())
        {
            isSound = false;
            findings.Report(
                FindingCodes.InvalidCondition,
                quantified.Position,
                $"a correlation's condition cannot say \"{quantified}\"; expected rule names, \"and\", \"or\" and \"not\"");
        }

        foreach (var unknown in RulesOf(condition).Where(reference => !rules.ContainsKey(reference.Text)))
        {
            isSound = false;
            var suggestion = NearestName.Of(unknown.Text, rules.Keys);
            var message = $"the condition refers to \"{unknown.Text}\", which is not among the correlation's rules";
            findings.Report(
                FindingCodes.InvalidCondition,
                unknown.Position,
                suggestion is null ? $"{message}; expected {Words.Or(rules.Keys)}" : message,
                suggestion);
        }

        return isSound ? Build(condition, rules) : null;
    }

    private static TemporalExpression Build(ConditionNode node, IReadOnlyDictionary<string, Rule> rules) => node switch
    {
        ConditionAnd and => new TemporalAnd([.. and.Operands.Select(operand => Build(operand, rules))]),
        ConditionOr or => new TemporalOr([.. or.Operands.Select(operand => Build(operand, rules))]),
        ConditionNot not => new TemporalNot(Build(not.Operand, rules)),
        SelectionReference reference => new TemporalRule(rules[reference.Name]),
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<RuleReference> References(ConditionNode condition) => Leaves(condition)
        .OfType<SelectionReference>()
        .Select(reference => new RuleReference(reference.Name, reference.Position));

    private static IEnumerable<ConditionNode> Leaves(ConditionNode node) => node switch
    {
        ConditionAnd and => and.Operands.SelectMany(Leaves),
        ConditionOr or => or.Operands.SelectMany(Leaves),
        ConditionNot not => Leaves(not.Operand),
        _ => [node],
    };
}
