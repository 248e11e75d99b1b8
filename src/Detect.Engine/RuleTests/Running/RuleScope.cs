using Detect.Rules;

namespace Detect.Engine;

/// <summary>What the tests of one rule file run: its rules, and those that they refer to.</summary>
/// <param name="Tested">The file's own rules that raise alerts.</param>
internal sealed record RuleScope(RuleSet Rules, IReadOnlyList<Rule> Tested)
{
    public static RuleScope Of(RuleSet all, string path)
    {
        var needed = new HashSet<Rule>();
        foreach (var rule in all.All.Where(rule => rule.Path == path))
        {
            Add(rule, needed);
        }

        // In the order of the load: correlations come after what they refer to.
        return new RuleScope(
            new RuleSet([.. all.SigmaRules.Where(needed.Contains)], [.. all.Correlations.Where(needed.Contains)]),
            [.. all.All.Where(rule => rule.Path == path && rule.RaisesAlerts)]);
    }

    public bool Tests(Alert alert) => Tested.Any(rule => rule.Id == alert.Rule.Id);

    private static void Add(Rule rule, HashSet<Rule> needed)
    {
        if (!needed.Add(rule) || rule is not CorrelationRule correlation)
        {
            return;
        }

        foreach (var under in correlation.Rules)
        {
            Add(under, needed);
        }

        if (correlation.Absent?.After is { } after)
        {
            Add(after, needed);
        }
    }
}
