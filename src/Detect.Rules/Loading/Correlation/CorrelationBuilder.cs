namespace Detect.Rules;

/// <summary>Makes correlation rules once what they refer to has loaded.</summary>
internal sealed class CorrelationBuilder(RuleIndex index, LoadContext context, Dictionary<RuleDocument, Rule?> loaded)
{
    private readonly List<CorrelationDocument> path = [];

    private readonly Dictionary<SigmaRule, SigmaDocument> documents = loaded
        .Where(pair => pair is { Key: SigmaDocument, Value: SigmaRule })
        .ToDictionary(pair => (SigmaRule)pair.Value!, pair => (SigmaDocument)pair.Key);

    /// <returns>The rule, or null when it cannot be loaded.</returns>
    public CorrelationRule? Build(CorrelationDocument document)
    {
        if (loaded.TryGetValue(document, out var done))
        {
            return (CorrelationRule?)done;
        }

        path.Add(document);
        var rule = BuildOnce(document);
        path.RemoveAt(path.Count - 1);
        loaded[document] = rule;
        return rule;
    }

    private CorrelationRule? BuildOnce(CorrelationDocument document)
    {
        var rules = Resolve(document, document.Draft.Rules);
        var extensions = CorrelationExtensions.Read(document, reference => Resolve(document, reference));
        if (!document.Findings.IsUsable)
        {
            // Its field names are checked in the same go, as far as it is known where they are looked for.
            ResolveFields(document, rules, extensions);
            return null;
        }

        var condition = document.Draft.TemporalCondition is { } written
            ? TemporalConditions.Resolve(written, rules, document.Findings)
            : null;
        CheckEveryRuleIsNamed(document);
        var (groupBy, values) = ResolveFields(document, rules, extensions);
        CorrelationChecks.Run(document, extensions, rules.Values);
        return document.Findings.IsUsable
            ? CorrelationAssembly.ToRule(document, [.. rules.Values], groupBy, values, condition, extensions)
            : null;
    }

    private (IReadOnlyList<GroupByField> GroupBy, IReadOnlyList<GroupByField> Values) ResolveFields(
        CorrelationDocument document, Dictionary<string, Rule> rules, CorrelationExtensions extensions)
    {
        var fields = new CorrelationFields(document, rules, extensions.Absent?.After, context, documents);
        return (fields.GroupBy(), fields.Values());
    }

    /// <summary>The rules that are found, by the reference as written, in that order.</summary>
    private Dictionary<string, Rule> Resolve(CorrelationDocument document, IReadOnlyList<RuleReference> references)
    {
        Dictionary<string, Rule> rules = [];
        foreach (var reference in references)
        {
            if (Resolve(document, reference) is { } rule && !rules.ContainsValue(rule))
            {
                rules[reference.Text] = rule;
            }
        }

        return rules;
    }

    private Rule? Resolve(CorrelationDocument document, RuleReference reference)
    {
        var target = index.Find(reference, document.Findings);
        if (target is null)
        {
            return null;
        }

        if (target is CorrelationDocument correlation)
        {
            if (path.Contains(correlation))
            {
                ReportCycle(document, reference, correlation);
                return null;
            }

            Build(correlation);
        }

        var rule = loaded.GetValueOrDefault(target);
        if (rule is null)
        {
            ReportBroken(document, reference, target);
        }

        return rule;
    }

    private void ReportCycle(CorrelationDocument document, RuleReference reference, CorrelationDocument start)
    {
        var circle = path.SkipWhile(step => step != start).Append(start).Select(step => step.Metadata.Name ?? step.Id);
        document.Findings.Report(
            FindingCodes.CorrelationCycle,
            reference.Position,
            $"the correlation refers to itself: {string.Join(" → ", circle)}; expected references that end at plain rules");
    }

    private static void ReportBroken(CorrelationDocument document, RuleReference reference, RuleDocument target)
    {
        var message = $"rule \"{reference.Text}\" did not load, so neither does its correlation; expected a rule without errors";
        if (target.Findings.HasErrors && !target.IsExcused)
        {
            document.Findings.Report(FindingCodes.BrokenReference, reference.Position, message);
        }
        else
        {
            document.Findings.LeaveOut(FindingCodes.ReferenceLeftOut, reference.Position,
                $"rule \"{reference.Text}\" is left out, and so is its correlation; expected a rule that loads");
        }
    }

    private static void CheckEveryRuleIsNamed(CorrelationDocument document)
    {
        if (document.Draft.TemporalCondition is not { } condition)
        {
            return;
        }

        var named = TemporalConditions.RulesOf(condition).Select(reference => reference.Text).ToHashSet();
        foreach (var rule in document.Draft.Rules.Where(rule => !named.Contains(rule.Text)))
        {
            document.Findings.Report(
                FindingCodes.UnreferencedRule,
                rule.Position,
                $"rule \"{rule.Text}\" is listed but not in the condition; expected every listed rule there");
        }
    }
}
