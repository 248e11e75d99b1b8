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

    private void Place(Rule rule, HashSet<Rule> placed)
    {
        if (!placed.Add(rule))
        {
            return;
        }

        if (rule is CorrelationRule correlation)
        {
            IEnumerable<Rule> inputs = correlation.Absent?.After is { } after ? correlation.Rules.Append(after) : correlation.Rules;
            foreach (var input in inputs)
            {
                Place(input, placed);
            }
        }

        Rules.Add(rule);
    }
}
