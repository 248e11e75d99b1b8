using Detect.Rules;

namespace Detect.Engine;

/// <param name="Rule">The rule that the case is about.</param>
/// <param name="Missing">In words, what could not be derived of the rule from this test.</param>
internal sealed record Boundaries(Rule Rule, IReadOnlyList<RuleTestResult> Results, IReadOnlyList<string> Missing);

/// <summary>Cases that follow from a test which expects alerts of a windowed rule, and that nobody has to write.</summary>
internal static class BoundaryCases
{
    /// <param name="tests">All tests of the rule file.</param>
    public static IEnumerable<Boundaries> Run(RuleTest test, IReadOnlyList<RuleTest> tests, RuleScope scope)
    {
        test = WithStrangers(test, scope);
        var windowed = test.Alerts.Select(alert => alert.Rule).Distinct().Where(IsWindowed).ToList();
        if (windowed.Count == 0)
        {
            yield break;
        }

        yield return new Boundaries(windowed[0], [.. ArrivalCases.Run(test, scope)], []);
        var raised = TestRun.Run(scope.Rules, test.Events, test.Accounts, TestDialect.EventHubs).Alerts;
        foreach (var rule in windowed)
        {
            var subject = new BoundarySubject(test, raised.First(alert => alert.Rule == rule), [test, .. tests.Where(other => other.Name != test.Name)]);
            var derivations = Derive(rule, subject).ToList();
            yield return new Boundaries(
                rule,
                [.. derivations.SelectMany(derivation => derivation.Cases).SelectMany(derived => CaseRunner.Run(derived, rule, scope, subject))],
                [.. derivations.SelectMany(derivation => derivation.Missing)]);
        }
    }

    /// <summary>The one who acts in another group is of the class that a rule asks for.</summary>
    private static RuleTest WithStrangers(RuleTest test, RuleScope scope) => test with
    {
        Accounts =
        [
            .. test.Accounts,
            .. scope.Rules.SigmaRules.Select(rule => rule.Account?.Class).OfType<AccountClass>().Distinct()
                .Select(accountClass => new AccountEntry(OtherGroup.StrangersName, accountClass, null, null, test.Path)),
        ],
    };

    private static bool IsWindowed(Rule rule) => rule is CorrelationRule or SigmaRule { FirstSeen: not null } || rule.Fold is not null;

    private static IEnumerable<Derivation> Derive(Rule rule, BoundarySubject subject)
    {
        if (rule is CorrelationRule correlation)
        {
            yield return WhyNot(correlation) is { } reason ? Derivation.Without(reason) : Window(correlation, subject);
        }

        if (rule is SigmaRule { FirstSeen: { } firstSeen } plain)
        {
            yield return FirstSeenCases.Of(plain, firstSeen, subject);
        }

        if (rule.Fold is { } fold)
        {
            yield return FoldCases.Of(rule, fold, subject);
        }
    }

    private static Derivation Window(CorrelationRule rule, BoundarySubject subject) => rule switch
    {
        { Absent: { After: { } after } } => AbsentCases.Of(rule, after, subject),
        { Absent: not null } => SilenceCases.Of(rule, subject),
        _ => ConditionTraits.IsMonotonic(rule) ? SlidingCases.Of(rule, subject) : JudgedCases.Of(rule, subject),
    };

    /// <summary>What a moved event would not be any more: new, missed, or one of an account of some class.</summary>
    private static string? WhyNot(CorrelationRule rule) => UnderlyingRules.All(rule)
        .Select(used => used switch
        {
            SigmaRule { FirstSeen: not null } => $"no boundary of its window is tried, since an event at another time may not be new to \"{used.Title}\"",
            CorrelationRule { Absent: not null } => $"no boundary of its window is tried, since \"{used.Title}\" fires on what does not come",
            CorrelationRule { ClassThresholds: not null } => $"no boundary of its window is tried, since the threshold of \"{used.Title}\" depends on the account's class",
            _ => null,
        })
        .FirstOrDefault(reason => reason is not null);
}
