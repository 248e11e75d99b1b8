using Detect.Rules;

namespace Detect.Engine;

/// <summary>A rule with another threshold and window, which is otherwise the same.</summary>
public sealed record RuleVariant(CorrelationRule Rule, double Threshold, TimeSpan Timespan);

/// <summary>
/// One counting rule with many thresholds and windows, to be evaluated together: the rules it counts are matched once, and each
/// variant is a correlation of its own on the engine.
/// </summary>
/// <param name="Rules">The rule, its variants, and what they count.</param>
/// <param name="Rule">The rule as it is.</param>
/// <param name="Variants">Thresholds in ascending order, and windows in ascending order within each.</param>
public sealed record RuleVariants(RuleSet Rules, CorrelationRule Rule, IReadOnlyList<RuleVariant> Variants)
{
    public const int LowestThreshold = 2;
    public const int HighestThreshold = 20;

    public static IReadOnlyList<TimeSpan> Timespans { get; } =
    [
        TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
        TimeSpan.FromHours(4), TimeSpan.FromHours(8), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>Why a rule has no variants, as the end of a sentence about it; null where it has.</summary>
    public static string? WhyNot(Rule rule) => rule switch
    {
        CorrelationRule { Type: not (CorrelationType.EventCount or CorrelationType.ValueCount) } =>
            "is a correlation that counts nothing; expected one of type event_count or value_count",
        CorrelationRule { Threshold.Comparisons.Count: not 1 } => "compares its count with more than one number; expected one",
        CorrelationRule => null,
        _ => "has no threshold and no window; expected a correlation",
    };

    /// <summary>The rule's own threshold and window are among the variants, wherever they lie.</summary>
    /// <param name="rules">The rules that the rule was loaded with.</param>
    public static RuleVariants Of(RuleSet rules, CorrelationRule rule)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(rule);
        if (WhyNot(rule) is { } reason)
        {
            throw new ArgumentException(reason, nameof(rule));
        }

        var comparison = rule.Threshold.Comparisons.Single();
        var thresholds = Enumerable.Range(LowestThreshold, HighestThreshold - LowestThreshold + 1).Select(number => (double)number)
            .Append(comparison.Value).Distinct().Order();
        var timespans = Timespans.Append(rule.Timespan).Distinct().Order().ToList();
        var variants = thresholds
            .SelectMany(threshold => timespans.Select(timespan => new RuleVariant(Vary(rule, comparison with { Value = threshold }, timespan), threshold, timespan)))
            .ToList();
        var counted = new HashSet<Rule>();
        Collect(rule, counted);
        var set = new RuleSet(
            [.. rules.SigmaRules.Where(counted.Contains)],
            [.. rules.Correlations.Where(counted.Contains), .. variants.Select(variant => variant.Rule)]);
        return new RuleVariants(set, rule, variants);
    }

    private static void Collect(Rule rule, HashSet<Rule> into)
    {
        if (into.Add(rule) && rule is CorrelationRule correlation)
        {
            foreach (var input in RuleRanks.InputsOf(correlation))
            {
                Collect(input, into);
            }
        }
    }

    private static CorrelationRule Vary(CorrelationRule rule, Comparison comparison, TimeSpan timespan) => new()
    {
        Id = rule.Id,
        Name = rule.Name,
        Title = rule.Title,
        Level = rule.Level,
        Tags = rule.Tags,
        Version = rule.Version,
        Path = rule.Path,
        Fold = rule.Fold,
        Type = rule.Type,
        Rules = rule.Rules,
        GroupBy = rule.GroupBy,
        ValueFields = rule.ValueFields,
        ClassThresholds = rule.ClassThresholds,
        Threshold = new Threshold([comparison]),
        Timespan = timespan,
    };
}
