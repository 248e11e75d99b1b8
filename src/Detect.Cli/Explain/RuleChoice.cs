using Detect.Rules;

namespace Detect.Cli;

/// <summary>RULE as a person types it: a file, or a file and the id, name or title of one of its rules.</summary>
internal sealed record RuleChoice(string Path, string? Which)
{
    public static RuleChoice Parse(string text)
    {
        var colon = text.IndexOf(".yml:", StringComparison.OrdinalIgnoreCase) is var yml and >= 0
            ? yml + 4
            : text.IndexOf(".yaml:", StringComparison.OrdinalIgnoreCase) is var yaml and >= 0 ? yaml + 5 : -1;
        return colon < 0 || File.Exists(text)
            ? new RuleChoice(text, null)
            : new RuleChoice(text[..colon], text[(colon + 1)..].Trim('"'));
    }

    /// <summary>The plain rules to explain; a correlation stands for the rules that it counts.</summary>
    /// <exception cref="UsageException">There is no such rule, or there are several and none was named.</exception>
    public IReadOnlyList<SigmaRule> From(RuleSet rules)
    {
        var candidates = rules.All.ToList();
        if (Which is null)
        {
            return candidates.Count == 0
                ? throw new UsageException($"{Path}: no rule was loaded from it")
                : Plain(candidates);
        }

        var chosen = candidates.Where(IsNamed).ToList();
        return chosen.Count > 0
            ? Plain(chosen)
            : throw new UsageException($"{Path}: has no rule '{Which}'; its rules are "
                + string.Join(", ", candidates.Select(rule => $"'{rule.Title}'")));
    }

    private bool IsNamed(Rule rule) =>
        rule.Id == Which || rule.Name == Which || string.Equals(rule.Title, Which, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<SigmaRule> Plain(IEnumerable<Rule> rules) =>
        [.. rules.SelectMany(Leaves).Distinct()];

    private static IEnumerable<SigmaRule> Leaves(Rule rule) => rule switch
    {
        SigmaRule plain => [plain],
        CorrelationRule correlation => correlation.Rules.SelectMany(Leaves),
        _ => [],
    };
}
