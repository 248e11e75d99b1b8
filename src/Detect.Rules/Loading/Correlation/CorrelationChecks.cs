namespace Detect.Rules;

/// <summary>Checks that need a correlation's parts together.</summary>
internal static class CorrelationChecks
{
    public static void Run(CorrelationDocument document, CorrelationExtensions extensions, IEnumerable<Rule> rules)
    {
        CheckAbsence(document, extensions);
        CheckClasses(document, extensions);
        CheckAliases(document, rules);
    }

    private static void CheckAbsence(CorrelationDocument document, CorrelationExtensions extensions)
    {
        var (draft, findings) = (document.Draft, document.Findings);
        var position = draft.Section.PositionOf("condition");
        var asksForNone = draft.Type == CorrelationType.EventCount && draft.Threshold is { } threshold && IsNone(threshold);
        if (extensions.Absent is not null && !asksForNone)
        {
            findings.Report(
                FindingCodes.InvalidCondition, position, "\"absent\" needs type \"event_count\" with the condition \"eq: 0\"; expected both");
        }
        else if (extensions.Absent is null && asksForNone)
        {
            findings.Report(
                FindingCodes.NeverMet,
                position,
                "no group ever counts no events, so the condition is never met; expected \"detect: absent: {}\" beside it");
        }
    }

    private static bool IsNone(Threshold threshold) => threshold.IsMet(0) && !threshold.IsMet(1) && !threshold.IsMet(2);

    private static void CheckClasses(CorrelationDocument document, CorrelationExtensions extensions)
    {
        if (extensions.Thresholds is not null && (extensions.Absent is not null || document.Draft.TemporalCondition is not null))
        {
            document.Findings.Report(
                FindingCodes.InvalidCondition,
                document.Extensions!.PositionOf("thresholds"),
                "thresholds by class replace a number, and this condition has none; expected a condition such as \"gte: 4\"");
        }
    }

    private static void CheckAliases(CorrelationDocument document, IEnumerable<Rule> rules)
    {
        var draft = document.Draft;
        var used = draft.GroupBy.Concat(draft.ValueFields).Select(name => name.Text).ToHashSet();
        var references = rules.SelectMany(rule => new[] { rule.Id, rule.Name }).OfType<string>()
            .Concat(draft.Rules.Select(rule => rule.Text)).ToHashSet();
        foreach (var alias in draft.Aliases)
        {
            if (!used.Contains(alias.Name))
            {
                document.Findings.Report(
                    FindingCodes.UnusedAlias,
                    draft.Section.PositionOf("aliases"),
                    $"alias \"{alias.Name}\" is neither in group-by nor a field of the condition; expected it in one of them");
            }

            foreach (var (rule, _) in alias.Fields.Where(field => !references.Contains(field.Rule.Text)))
            {
                var suggestion = NearestName.Of(rule.Text, references);
                var message = $"alias \"{alias.Name}\" names \"{rule.Text}\", which is not among the correlation's rules";
                document.Findings.Report(
                    FindingCodes.UnknownAliasRule,
                    rule.Position,
                    suggestion is null ? $"{message}; expected {Words.Or(draft.Rules.Select(r => r.Text))}" : message,
                    suggestion);
            }
        }
    }
}
