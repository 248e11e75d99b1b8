using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>The rule that <c>--what-if</c> names: by id, name, title or file, or the only counting one.</summary>
internal static class WhatIfChoice
{
    /// <exception cref="UsageException">No rule, or several, or one without a threshold to vary.</exception>
    public static RuleVariants Of(RuleSet rules, string named)
    {
        var chosen = rules.All.Where(rule => IsNamed(rule, named)).ToList();
        if (chosen.Count == 0)
        {
            throw new UsageException($"--what-if: no rule '{named}'" + Suggestion(rules, named));
        }

        // A file holds the rules that are counted too, and a plain rule stands for the one that counts it.
        var candidates = chosen.Where(rule => RuleVariants.WhyNot(rule) is null).Cast<CorrelationRule>().ToList();
        if (candidates.Count == 0)
        {
            candidates = [.. rules.Correlations.Where(rule => rule.Rules.Any(chosen.Contains) && RuleVariants.WhyNot(rule) is null)];
        }

        return candidates switch
        {
            [var rule] => RuleVariants.Of(rules, rule),
            [] => throw new UsageException($"--what-if: '{chosen[^1].Title}' {RuleVariants.WhyNot(chosen[^1])}"),
            _ => throw new UsageException(
                $"--what-if: '{named}' means several rules: {string.Join(", ", candidates.Select(rule => $"'{rule.Title}'"))}"),
        };
    }

    private static bool IsNamed(Rule rule, string named) =>
        rule.Id == named || rule.Name == named || string.Equals(rule.Title, named, StringComparison.OrdinalIgnoreCase)
        || Path.GetFullPath(rule.Path) == Path.GetFullPath(named);

    private static string Suggestion(RuleSet rules, string named)
    {
        var known = rules.Correlations.Where(rule => RuleVariants.WhyNot(rule) is null).ToList();
        var meant = Spelling.DidYouMean(named, known.SelectMany(rule => new[] { rule.Title, rule.Name }).OfType<string>());
        return meant.Length > 0 || known.Count == 0
            ? meant
            : $"; rules that count are {string.Join(", ", known.Take(10).Select(rule => $"'{rule.Title}'"))}{(known.Count > 10 ? " and more" : "")}";
    }
}
