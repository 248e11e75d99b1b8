using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Rule sets that differ from one by one predicate, threshold, period, group-by field or option.</summary>
internal static class RuleMutants
{
    public static IEnumerable<(string What, RuleSet Mutant)> Of(RuleSet rules)
    {
        foreach (var rule in rules.SigmaRules)
        {
            foreach (var (what, mutant) in Of(rule))
            {
                yield return ($"{rule.Name ?? rule.Title}: {what}", Replace(rules, rule, mutant));
            }
        }

        foreach (var rule in rules.Correlations)
        {
            foreach (var (what, mutant) in CorrelationMutants.Of(rule))
            {
                yield return ($"{rule.Name ?? rule.Title}: {what}", Replace(rules, rule, mutant));
            }
        }
    }

    private static IEnumerable<(string What, SigmaRule Mutant)> Of(SigmaRule rule) =>
    [
        .. ExpressionMutants.Of(rule.Condition).Select(one => (one.What, Copy.Of(rule, nameof(SigmaRule.Condition), one.Mutant))),
        .. Accounts(rule.Account).Select(one => (one.What, Copy.Of(rule, nameof(SigmaRule.Account), one.Mutant))),
        .. FirstSeenMutants.Of(rule.FirstSeen).Select(one => (one.What, Copy.Of(rule, nameof(SigmaRule.FirstSeen), one.Mutant))),
        .. FoldMutants.Of(rule.Fold).Select(one => (one.What, Copy.Of(rule, nameof(Rule.Fold), one.Mutant))),
    ];

    private static IEnumerable<(string What, AccountRequirement? Mutant)> Accounts(AccountRequirement? account)
    {
        if (account is not null)
        {
            var other = account.Of == AccountRole.Actor ? AccountRole.Target : AccountRole.Actor;
            yield return ("any account", null);
            yield return ($"account of {other}", account with { Of = other });
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
            correlations.Add(RuleRanks.InputsOf(own).Any(renewed.ContainsKey) ? Refer(own, renewed) : own);
            renewed[rule] = correlations[^1];
        }

        return new RuleSet(plain, correlations);
    }

    private static CorrelationRule Refer(CorrelationRule rule, Dictionary<Rule, Rule> renewed)
    {
        var referring = Copy.Of(rule, nameof(CorrelationRule.Rules), rule.Rules.Select(used => renewed.GetValueOrDefault(used, used)).ToList());
        referring = Copy.Of(referring, nameof(CorrelationRule.GroupBy), Refer(rule.GroupBy, renewed));
        referring = Copy.Of(referring, nameof(CorrelationRule.ValueFields), Refer(rule.ValueFields, renewed));
        return rule.Absent?.After is { } after
            ? Copy.Of(referring, nameof(CorrelationRule.Absent), new AbsentOptions(renewed.GetValueOrDefault(after, after)))
            : referring;
    }

    private static List<GroupByField> Refer(IReadOnlyList<GroupByField> fields, Dictionary<Rule, Rule> renewed) =>
    [
        .. fields.Select(field => field with
        {
            FieldByRule = field.FieldByRule.ToDictionary(pair => renewed.GetValueOrDefault(pair.Key, pair.Key), pair => pair.Value),
        }),
    ];
}
