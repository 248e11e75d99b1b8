using Detect.Events;

namespace Detect.Rules;

/// <summary>What a correlation's field names mean in each of its rules.</summary>
internal sealed class CorrelationFields(
    CorrelationDocument document, IReadOnlyDictionary<string, Rule> rules, Rule? after, LoadContext context,
    IReadOnlyDictionary<SigmaRule, SigmaDocument> documents)
{
    private readonly DocumentFindings findings = document.Findings;

    /// <summary>Alerts show their group by these names, so each stays as it is written.</summary>
    public IReadOnlyList<GroupByField> GroupBy() => [.. document.Draft.GroupBy.Select(name => Resolve(name, mayBeRenamed: false))];

    /// <summary>What is measured has no name of its own: where it is one field in all rules, the field's.</summary>
    public IReadOnlyList<GroupByField> Values() => [.. document.Draft.ValueFields.Select(Value)];

    private GroupByField Value(YamlScalar name)
    {
        var one = OneField(name);
        var resolved = Resolve(name, mayBeRenamed: one is not null);
        return one is null ? resolved : resolved with { Name = one.Name };
    }

    private EventField? OneField(YamlScalar name)
    {
        if (IsAlias(name) || rules.Values.Any(rule => rule is CorrelationRule))
        {
            return null;
        }

        var fields = rules.Values.OfType<SigmaRule>().Select(rule => ScopeOf(rule).Find(documents[rule].FieldNames(name.Text))).Distinct().ToList();
        return fields is [{ } one] ? one : null;
    }

    private GroupByField Resolve(YamlScalar name, bool mayBeRenamed)
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
            else if (ResolveIn((SigmaRule)rule, reference, name, mayBeRenamed) is { } field)
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

    private EventField? ResolveIn(SigmaRule rule, string reference, YamlScalar name, bool mayBeRenamed)
    {
        var alias = document.Draft.Aliases.FirstOrDefault(alias => alias.Name == name.Text);
        var mapped = alias?.Fields.FirstOrDefault(field =>
            field.Rule.Text == reference || field.Rule.Text == rule.Id || field.Rule.Text == rule.Name);
        var written = mapped is { Field: { } field } ? field : name;
        return ScopeOf(rule).Resolve(
            documents[rule].FieldNames(written.Text), written.Position, mayBeRenamed || written != name ? written.Text : null);
    }

    private FieldScope ScopeOf(SigmaRule rule) => context.ScopeOf(rule.Tables, findings, isAsWritten: !documents[rule].IsTransformed);

    private bool IsAlias(YamlScalar name) => document.Draft.Aliases.Any(alias => alias.Name == name.Text);

    /// <summary>Where no rule is known that has the field, some log must.</summary>
    private void CheckAlone(YamlScalar name)
    {
        if (!IsAlias(name))
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
