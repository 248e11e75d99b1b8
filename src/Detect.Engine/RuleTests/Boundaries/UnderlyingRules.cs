using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>What lies under a correlation, however many correlations are in between.</summary>
internal static class UnderlyingRules
{
    public static IEnumerable<Rule> All(CorrelationRule correlation) => RuleRanks.InputsOf(correlation)
        .SelectMany(rule => rule is CorrelationRule inner ? All(inner).Prepend(inner) : [rule])
        .Distinct();

    public static IEnumerable<SigmaRule> Plain(CorrelationRule correlation) => All(correlation).OfType<SigmaRule>();

    /// <summary>The fields that events are grouped by.</summary>
    public static IEnumerable<EventField> GroupFields(CorrelationRule correlation) => All(correlation).OfType<CorrelationRule>()
        .Prepend(correlation)
        .SelectMany(rule => rule.GroupBy)
        .SelectMany(groupBy => groupBy.FieldByRule.Values)
        .DistinctBy(field => field.Name);
}
