using Detect.Events;

namespace Detect.Rules;

/// <summary>Evaluates compiled rules, one event at a time, on one thread.</summary>
public sealed class RuleMatcher
{
    private readonly IReadOnlyList<SigmaRule> rules;
    private readonly Predicate[] conditions;
    private readonly PredicateEvaluator evaluator;
    private readonly CandidateFinder finder;

    internal RuleMatcher(IReadOnlyList<SigmaRule> rules, Predicate[] conditions, PredicateEvaluator evaluator, AnchorIndex index)
    {
        finder = new CandidateFinder(index, rules.Count, predicate => evaluator.Remember(predicate, holds: true));
        this.rules = rules;
        this.conditions = conditions;
        this.evaluator = evaluator;
    }

    public Action<SigmaRule, Exception>? RuleFailed { get; set; }

    /// <summary>Appends the rules that match, in rule order. A rule that throws is left out and reported to <see cref="RuleFailed"/>.</summary>
    /// <param name="evaluated">Told of each rule that was evaluated, right after it was.</param>
    public void Match(AuditEvent e, List<SigmaRule> matched, Action<SigmaRule>? evaluated = null)
    {
        evaluator.Begin(e);
        foreach (var candidate in finder.Find(e))
        {
            if (Holds(candidate))
            {
                matched.Add(rules[candidate]);
            }

            evaluated?.Invoke(rules[candidate]);
        }
    }

    private bool Holds(int rule)
    {
        try
        {
            return evaluator.Holds(conditions[rule]);
        }
#pragma warning disable CA1031 // One bad rule must not end the stream.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            RuleFailed?.Invoke(rules[rule], exception);
            return false;
        }
    }
}
