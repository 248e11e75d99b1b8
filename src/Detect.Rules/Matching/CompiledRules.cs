using Detect.Events;

namespace Detect.Rules;

/// <summary>
/// Plain rules compiled for matching: predicates shared between rules, and an index so that a rule is evaluated only on
/// events that could match it. Immutable; <see cref="CreateMatcher"/> gives each thread its own working state.
/// </summary>
public sealed class CompiledRules
{
    private readonly Predicate[] conditions;
    private readonly int predicateCount;
    private readonly AnchorIndex index;

    private CompiledRules(IReadOnlyList<SigmaRule> rules, Predicate[] conditions, int predicateCount, AnchorIndex index)
    {
        Rules = rules;
        this.conditions = conditions;
        this.predicateCount = predicateCount;
        this.index = index;
    }

    public static CompiledRules Compile(IReadOnlyList<SigmaRule> rules)
    {
        var folded = rules.Select(rule => ExpressionFolding.Apply(rule.Condition)).ToArray();
        var sharing = new PredicateSharing();
        var conditions = folded.Select(sharing.Apply).ToArray();
        var index = AnchorIndexBuilder.Build(rules, folded, sharing);
        return new CompiledRules([.. rules], conditions, sharing.Count, index);
    }

    public IReadOnlyList<SigmaRule> Rules { get; }

    public RuleMatcher CreateMatcher() => new(Rules, conditions, new PredicateEvaluator(predicateCount), index);
}
