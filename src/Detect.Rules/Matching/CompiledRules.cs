using Detect.Events;

namespace Detect.Rules;

/// <summary>
/// Plain rules compiled for matching: predicates shared between rules, and an index so that a rule is evaluated only on
/// events that could match it. Immutable; <see cref="CreateMatcher"/> gives each thread its own working state.
/// </summary>
public sealed class CompiledRules
{
    public static CompiledRules Compile(IReadOnlyList<SigmaRule> rules) => throw new NotImplementedException();

    public IReadOnlyList<SigmaRule> Rules => throw new NotImplementedException();

    public RuleMatcher CreateMatcher() => throw new NotImplementedException();
}

/// <summary>Evaluates compiled rules, one event at a time, on one thread.</summary>
public sealed class RuleMatcher
{
    /// <summary>Appends the rules that match, in rule order. A rule that throws is left out and reported to <see cref="RuleFailed"/>.</summary>
    public void Match(AuditEvent e, List<SigmaRule> matched) => throw new NotImplementedException();

    public Action<SigmaRule, Exception>? RuleFailed { get; set; }
}
