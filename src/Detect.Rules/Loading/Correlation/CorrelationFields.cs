using Detect.Events;

namespace Detect.Rules;

/// <summary>What a correlation's field names mean in each of its rules.</summary>
internal sealed class CorrelationFields(
    CorrelationDocument document, IReadOnlyDictionary<string, Rule> rules, Rule? after, LoadContext context,
    Func<SigmaRule, Func<string, string>> renamed)
{
    private readonly DocumentFindings findings = document.Findings;

    public IReadOnlyList<GroupByField> Resolve(IReadOnlyList<YamlScalar> names) => [.. names.Select(Resolve)];

    private GroupByField Resolve(YamlScalar name)
    {
        if (rules.Count == 0)
        {
            CheckAlone(name);
        }

        Dictionary<Rule, EventField> fieldByRule = [];
        foreach (var (reference, rule) in ReferencedRules())
        {
            if (rule is CorrelationRule correlation)
            {
                CheckGroupsBy(correlation, name);
            }
            else if (ResolveIn((SigmaRule)rule, reference, name) is { } field)
            {
                fieldByRule[rule] = field;
            }
        }

        return new GroupByField(name.Text, fieldByRule);
    }

    private IEnumerable<(string Reference, Rule Rule)> ReferencedRules()
    {
        var listed = rules.Select(pair => (pair.Key, pair.Value));
        return after is null || rules.Values.Contains(after) ? listed : listed.Append((after.Name ?? after.Id, after));
    }

    private EventField? ResolveIn(SigmaRule rule, string reference, YamlScalar name)
    {
        var scope = context.ScopeOf(rule.Tables, findings);
        var alias = document.Draft.Aliases.FirstOrDefault(alias => alias.Name == name.Text);
        var mapped = alias?.Fields.FirstOrDefault(field =>
            field.Rule.Text == reference || field.Rule.Text == rule.Id || field.Rule.Text == rule.Name);
        var written = mapped is { Field: { } field } ? field : name;
        return scope.Resolve(renamed(rule)(written.Text), written.Position);
    }

    /// <summary>Where no rule is known that has the field, some log must.</summary>
    private void CheckAlone(YamlScalar name)
    {
        if (!document.Draft.Aliases.Any(alias => alias.Name == name.Text))
        {
            context.ScopeOf(context.AnyTable, findings).Resolve(name.Text, name.Position);
        }
    }

    private void CheckGroupsBy(CorrelationRule correlation, YamlScalar name)
    {
        var known = correlation.GroupBy.Select(field => field.Name).ToList();
        if (known.Contains(name.Text))
        {
            return;
        }

        var message = $"correlation \"{correlation.Name ?? correlation.Id}\" is not grouped by \"{name.Text}\"";
        var suggestion = NearestName.Of(name.Text, known);
        var expected = known.Count == 0 ? "a group-by there" : Words.Or(known);
        findings.Report(
            FindingCodes.UnknownGroupBy,
            name.Position,
            suggestion is null ? $"{message}; expected {expected}" : message,
            suggestion);
    }
}
