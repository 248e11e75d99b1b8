using Detect.Events;

namespace Detect.Rules;

/// <summary>Evaluates compiled rules, one event at a time, on one thread.</summary>
public sealed class RuleMatcher
{
    private readonly IReadOnlyList<SigmaRule> rules;
    private readonly Predicate[] conditions;
    private readonly PredicateEvaluator evaluator;

    internal RuleMatcher(IReadOnlyList<SigmaRule> rules, Predicate[] conditions, PredicateEvaluator evaluator)
    {
        this.rules = rules;
        this.conditions = conditions;
        this.evaluator = evaluator;
    }

    public Action<SigmaRule, Exception>? RuleFailed { get; set; }

    /// <summary>Appends the rules that match, in rule order. A rule that throws is left out and reported to <see cref="RuleFailed"/>.</summary>
    public void Match(AuditEvent e, List<SigmaRule> matched)
    {
        evaluator.Begin(e);
        for (var i = 0; i < conditions.Length; i++)
        {
            if ((rules[i].Tables & e.Table) != 0 && Holds(i))
            {
                matched.Add(rules[i]);
            }
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
