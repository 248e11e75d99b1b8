namespace Detect.Rules;

/// <summary>Settles which rules raise alerts themselves, once it is known which of them correlations use up.</summary>
internal static class ReferencedRules
{
    private static readonly string[] MetaKeys = ["level", "status", "tags", "falsepositives", "references"];

    public static void Settle(IEnumerable<RuleDocument> documents, IReadOnlyDictionary<RuleDocument, Rule?> loaded)
    {
        var all = documents.ToList();
        var kept = new HashSet<Rule>();
        var used = new HashSet<Rule>();
        foreach (var correlation in all.OfType<CorrelationDocument>())
        {
            if (loaded.GetValueOrDefault(correlation) is CorrelationRule rule)
            {
                (correlation.Draft.Generate ? kept : used).UnionWith(RulesUnder(rule));
            }
        }

        used.ExceptWith(kept);
        foreach (var document in all)
        {
            var rule = loaded.GetValueOrDefault(document);
            var isUsed = rule is not null && used.Contains(rule);
            if (isUsed)
            {
                rule!.RaisesAlerts = false;
                WarnOfInnerMeta(document);
            }
            else
            {
                WarnOfMissingLevel(document);
            }
        }
    }

    private static IEnumerable<Rule> RulesUnder(CorrelationRule rule) =>
        rule.Absent?.After is { } after ? rule.Rules.Append(after) : rule.Rules;

    private static void WarnOfInnerMeta(RuleDocument document)
    {
        if (document is not CorrelationDocument || MetaKeys.Select(document.Map.Find).FirstOrDefault(entry => entry is not null) is not { } meta)
        {
            return;
        }

        document.Findings.Report(
            FindingCodes.InnerMeta,
            meta.Key.Position,
            $"\"{meta.Name}\" has no effect in a correlation that another one refers to; expected it in the outermost alone");
    }

    private static void WarnOfMissingLevel(RuleDocument document)
    {
        if (document.Map.Find("level") is null)
        {
            document.Findings.Report(
                FindingCodes.MissingLevel,
                document.Map.Position,
                $"the rule has no level, medium is assumed; expected {Words.Or(Vocabulary.Levels)}");
        }
    }
}
