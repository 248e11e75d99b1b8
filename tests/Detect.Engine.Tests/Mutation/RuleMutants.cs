using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Rule sets that differ from one by one predicate, threshold or timespan.</summary>
internal static class RuleMutants
{
    public static IEnumerable<(string What, RuleSet Mutant)> Of(RuleSet rules)
    {
        foreach (var rule in rules.SigmaRules)
        {
            foreach (var (what, condition) in ExpressionMutants.Of(rule.Condition))
            {
                yield return ($"{rule.Name ?? rule.Title}: {what}", Replace(rules, rule, Copy.Of(rule, nameof(SigmaRule.Condition), condition)));
            }
        }

        foreach (var rule in rules.SigmaRules.Where(rule => rule.Account is not null))
        {
            yield return ($"{rule.Name ?? rule.Title}: any account", Replace(rules, rule, Copy.Of(rule, nameof(SigmaRule.Account), null)));
        }

        foreach (var rule in rules.Correlations)
        {
            foreach (var (what, mutant) in CorrelationMutants.Of(rule))
            {
                yield return ($"{rule.Name ?? rule.Title}: {what}", Replace(rules, rule, mutant));
            }
        }
    }

    /// <summary>Correlations come after what they refer to, so one pass renews every reference.</summary>
    private static RuleSet Replace(RuleSet rules, Rule original, Rule mutant)
    {
        var renewed = new Dictionary<Rule, Rule> { [original] = mutant };
        var plain = rules.SigmaRules.Select(rule => (SigmaRule)renewed.GetValueOrDefault(rule, rule)).ToList();
        var correlations = new List<CorrelationRule>();
        foreach (var rule in rules.Correlations)
        {
            var own = (CorrelationRule)renewed.GetValueOrDefault(rule, rule);
            correlations.Add(own.Rules.Any(renewed.ContainsKey) ? Refer(own, renewed) : own);
            renewed[rule] = correlations[^1];
        }

        return new RuleSet(plain, correlations);
    }

    private static CorrelationRule Refer(CorrelationRule rule, Dictionary<Rule, Rule> renewed)
    {
        var referring = Copy.Of(rule, nameof(CorrelationRule.Rules), rule.Rules.Select(used => renewed.GetValueOrDefault(used, used)).ToList());
        referring = Copy.Of(referring, nameof(CorrelationRule.GroupBy), Refer(rule.GroupBy, renewed));
        return Copy.Of(referring, nameof(CorrelationRule.ValueFields), Refer(rule.ValueFields, renewed));
    }

    private static List<GroupByField> Refer(IReadOnlyList<GroupByField> fields, Dictionary<Rule, Rule> renewed) =>
    [
        .. fields.Select(field => field with
        {
            FieldByRule = field.FieldByRule.ToDictionary(pair => renewed.GetValueOrDefault(pair.Key, pair.Key), pair => pair.Value),
        }),
    ];
}
