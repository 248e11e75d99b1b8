using Detect.Rules;

namespace Detect.Engine;

/// <summary>Rules in the order of evaluation: plain rules, then correlations, each after those it refers to.</summary>
internal sealed class RuleRanks
{
    public RuleRanks(RuleSet rules)
    {
        Rules = [.. rules.SigmaRules];
        var placed = new HashSet<Rule>(Rules);
        foreach (var correlation in rules.Correlations)
        {
            Place(correlation, placed);
        }

        ByRule = Rules.Select((rule, rank) => (rule, rank)).ToDictionary(x => x.rule, x => x.rank);
        Correlations = [.. Rules.OfType<CorrelationRule>()];
    }

    public List<Rule> Rules { get; }

    public List<CorrelationRule> Correlations { get; }

    public IReadOnlyDictionary<Rule, int> ByRule { get; }

    public static IEnumerable<Rule> InputsOf(CorrelationRule rule) =>
        rule.Absent?.After is { } after ? rule.Rules.Append(after).Distinct() : rule.Rules;

    /// <summary>Its alerts, or those of a rule it refers to, depend on what is known of accounts.</summary>
    public static bool AsksForClasses(Rule rule) =>
        rule is CorrelationRule correlation && (correlation.ClassThresholds is not null || InputsOf(correlation).Any(AsksForClasses));

    private void Place(Rule rule, HashSet<Rule> placed)
    {
        if (!placed.Add(rule))
        {
            return;
        }

        if (rule is CorrelationRule correlation)
        {
            foreach (var input in InputsOf(correlation))
            {
                Place(input, placed);
            }
        }

        Rules.Add(rule);
    }
}
