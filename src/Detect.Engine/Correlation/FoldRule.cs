using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// <c>fold:</c> as the correlation it is: one or more of the rule's alerts in a group, going on until none has come for a timespan.
/// </summary>
internal static class FoldRule
{
    public static CorrelationRule Of(Rule rule, FoldOptions fold) => new()
    {
        Id = rule.Id,
        Title = rule.Title,
        Version = rule.Version,
        Path = rule.Path,
        Type = CorrelationType.EventCount,
        Rules = [rule],
        GroupBy = rule is CorrelationRule correlation && fold.GroupBy.Count == 0
            ? [.. correlation.GroupBy.Select(own => new GroupByField(own.Name, new Dictionary<Rule, EventField>()))]
            : [.. fold.GroupBy.Select(field => Field(field, rule))],
        Timespan = fold.Timespan,
        Threshold = new Threshold([new Comparison(ComparisonOperator.GreaterThanOrEqual, 1)]),
    };

    public static GroupByField Field(EventField field, Rule rule) =>
        new(field.Name, new Dictionary<Rule, EventField> { [rule] = field });
}
