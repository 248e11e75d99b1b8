using Detect.Rules;

namespace Detect.Engine;

/// <summary>Cases that follow from a test which expects alerts of a windowed rule, and that nobody has to write.</summary>
internal static class BoundaryCases
{
    public static IEnumerable<RuleTestResult> Run(RuleTest test, RuleScope scope)
    {
        var windowed = test.Alerts.Select(alert => alert.Rule).Distinct().Where(IsWindowed).ToList();
        return windowed.Count == 0
            ? []
            : ArrivalCases.Run(test, scope).Concat(windowed.OfType<CorrelationRule>().SelectMany(rule => WindowCases.Run(rule, test, scope)));
    }

    private static bool IsWindowed(Rule rule) => rule is CorrelationRule or SigmaRule { FirstSeen: not null } || rule.Fold is not null;
}
