using Detect.Events;

namespace Detect.Rules;

/// <summary>Checks the values of one test at a time.</summary>
internal sealed class ItemCheck(SigmaDocument document, FieldScope scope, FieldDomains domains)
{
    private readonly RuleSatisfiability satisfiability = new(domains);
    private readonly ValueAdvice advice = new(domains);

    /// <returns>Whether some value cannot be met.</returns>
    public bool Report(DetectionItem item)
    {
        // Members of a value list are the deployment's, and the list has no place in the rule.
        if (item.Field is null || item.Has(PlaceholderExpansion.Modifier) || scope.Resolve(item) is not { } field)
        {
            return false;
        }

        ReportForeignName(item, field);
        var impossible = item.Values.Where(value => Build(item, field, [value]) is { } test && !IsPossible(test)).ToList();
        foreach (var value in impossible)
        {
            Report(item, value.Position, advice.Of(item, field, value));
        }

        if (impossible.Count > 0 || !item.Has("all") || Build(item, field, item.Values) is not { } all || IsPossible(all))
        {
            ReportSpelling(item, field, impossible);
            return impossible.Count > 0;
        }

        Report(item, item.Position, ValueAdvice.Together(item, field));
        return true;
    }

    private bool IsPossible(Expression expression) => satisfiability.Of(expression) is not null;

    /// <summary>The test without its negation, which says nothing about what the field can hold.</summary>
    private Expression? Build(DetectionItem item, EventField field, IReadOnlyList<RuleValue> values) => FieldExpression.Build(
        field,
        [.. item.Modifiers.Where(modifier => modifier.Name != "neq" && (modifier.Name != "all" || values.Count > 1))],
        values,
        item.Position,
        (name, position) => scope.Resolve(name, position),
        static (_, _, _, _, _) => { });

    private void ReportForeignName(DetectionItem item, EventField field)
    {
        if (field.Name.StartsWith("change[", StringComparison.Ordinal) && !item.Field!.StartsWith("change[", StringComparison.OrdinalIgnoreCase))
        {
            Report(item, item.Position, new LintAdvice(
                FindingCodes.MatchesOnlyHere, $"the audit log has no field \"{item.Field}\", so the rule matches in Detect only", field.Name));
        }
    }

    private void ReportSpelling(DetectionItem item, EventField field, List<RuleValue> impossible)
    {
        if (!FieldDomains.IsOperation(field) || !domains.Covers(EventTables.Audit) || !ValueAdvice.IsWhole(item))
        {
            return;
        }

        foreach (var value in item.Values.Except(impossible))
        {
            if (LoggedNames.OfFolded(value.Text) is { } logged)
            {
                Report(item, value.Position, new LintAdvice(
                    FindingCodes.MatchesOnlyHere, $"the log spells \"{value.Text}\" otherwise, so the rule matches in Detect only", logged));
            }
        }
    }

    private void Report(DetectionItem item, SourcePosition position, LintAdvice found)
    {
        var isWritten = !document.IsTransformed && position != item.Position;
        document.Findings.Report(found.Code, position, found.Message, found.Suggestion, isWritten ? found.Correction : null);
    }
}
