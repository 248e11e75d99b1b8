namespace Detect.Rules;

/// <summary>Puts a checked correlation's parts together.</summary>
internal static class CorrelationAssembly
{
    public static CorrelationRule ToRule(
        CorrelationDocument document,
        IReadOnlyList<Rule> rules,
        IReadOnlyList<GroupByField> groupBy,
        IReadOnlyList<GroupByField> values,
        TemporalExpression? condition,
        CorrelationExtensions extensions)
    {
        var (metadata, draft) = (document.Metadata, document.Draft);
        var type = extensions.Absent is null ? draft.Type!.Value : CorrelationType.Absent;
        var threshold = draft.Threshold ?? AllOf(rules);
        var percentile = draft.Percentile ?? CorrelationRule.Median;
        return new CorrelationRule
        {
            Id = document.Id,
            Name = metadata.Name,
            Title = metadata.Title,
            Level = metadata.Level ?? RuleLevel.Medium,
            Status = metadata.Status,
            Description = metadata.Description,
            Author = metadata.Author,
            Tags = metadata.Tags,
            References = metadata.References,
            FalsePositives = metadata.FalsePositives,
            Coverage = metadata.Coverage,
            Runbook = metadata.Runbook,
            Fields = metadata.Fields,
            Path = document.Findings.Path,
            Position = document.Map.Position,
            RaisesAlerts = document.MayAlert,
            Type = type,
            Rules = rules,
            GroupBy = groupBy,
            Timespan = draft.Timespan,
            Threshold = threshold,
            ValueFields = values,
            Percentile = percentile,
            TemporalCondition = condition,
            ClassThresholds = extensions.Thresholds,
            Absent = extensions.Absent,
            Fold = extensions.Fold,
            Version = RuleVersion.Of(
            [
                type.ToString(),
                .. rules.Select(rule => $"{rule.Id} {rule.Version}"),
                RuleVersion.TextOf(groupBy),
                draft.Timespan.ToString(),
                RuleVersion.TextOf(threshold),
                RuleVersion.TextOf(values),
                percentile.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
                RuleVersion.TextOf(condition),
                RuleVersion.TextOf(extensions.Thresholds),
                extensions.Absent is null ? "" : $"after {extensions.Absent.After?.Version}",
                RuleVersion.TextOf(extensions.Fold),
            ]),
        };
    }

    private static Threshold AllOf(IReadOnlyList<Rule> rules) =>
        new([new Comparison(ComparisonOperator.GreaterThanOrEqual, rules.Count)]);
}
