using Detect.Events;

namespace Detect.Rules;

/// <summary>
/// Sigma filters. A filter is AND-ed: <c>(rule) and (filter's condition)</c>, so that one which suppresses says
/// <c>not selection</c>.
/// </summary>
internal sealed class RuleFilters
{
    private readonly LoadContext context;
    private readonly IReadOnlyList<Pipeline> pipelines;
    private readonly Dictionary<SigmaDocument, List<FilterDocument>> byRule = [];

    public RuleFilters(LoadedDocuments documents, RuleIndex index, LoadContext context, IReadOnlyList<Pipeline> pipelines)
    {
        this.context = context;
        this.pipelines = pipelines;
        foreach (var filter in documents.Filters)
        {
            foreach (var rule in TargetsOf(filter, documents, index))
            {
                Add(rule, filter);
            }
        }
    }

    /// <summary>A rule whose filter cannot be applied is left out: unfiltered it would raise what its owner has ruled out.</summary>
    public CompiledNode Apply(SigmaDocument rule, CompiledNode condition, EventTables tables)
    {
        List<CompiledNode> parts = [condition];
        foreach (var filter in byRule.GetValueOrDefault(rule) ?? [])
        {
            if (Compile(rule, filter, tables) is { } compiled)
            {
                parts.Add(compiled);
                continue;
            }

            rule.Findings.LeaveOut(
                FindingCodes.BrokenFilter,
                rule.Position,
                $"filter \"{filter.Title}\" ({filter.Findings.Path}:{filter.Position.Line}) cannot be applied, so the rule is left out; "
                    + "expected a filter without errors");
        }

        return DetectionCompiler.And(parts);
    }

    /// <summary>Pipelines change a filter as they change the rule that it is applied to.</summary>
    private CompiledNode? Compile(SigmaDocument rule, FilterDocument filter, EventTables tables)
    {
        if (!filter.IsSound)
        {
            return null;
        }

        var findings = new DocumentFindings(filter.Findings.Path);
        var document = new SigmaDocument(rule.Map, rule.Metadata, rule.WrittenLogSource, filter.Detection, findings)
        {
            Position = filter.Position,
        };
        PipelineRun.Apply(pipelines, document);
        var compiled = DetectionCompiler.Compile(document.Detection, context.ScopeOf(tables, findings), context.Lists, findings);
        filter.Findings.Add(findings);
        return compiled;
    }

    private void Add(SigmaDocument rule, FilterDocument filter)
    {
        if (!byRule.TryGetValue(rule, out var filters))
        {
            byRule.Add(rule, filters = []);
        }

        filters.Add(filter);
    }

    private static IEnumerable<SigmaDocument> TargetsOf(FilterDocument filter, LoadedDocuments documents, RuleIndex index)
    {
        var findings = filter.Findings;
        if (filter.Rules is null)
        {
            return documents.Rules.Where(rule => Covers(filter.LogSource, rule.WrittenLogSource));
        }

        List<SigmaDocument> targets = [];
        foreach (var name in filter.Rules)
        {
            var reference = new RuleReference(name.Text, name.Position);
            switch (index.Find(reference, findings))
            {
                case CorrelationDocument:
                    findings.Report(
                        FindingCodes.FilteredCorrelation,
                        name.Position,
                        $"\"{name.Text}\" is a correlation, which a filter does not change; expected the rules that it refers to");
                    break;
                case SigmaDocument rule when !Covers(filter.LogSource, rule.WrittenLogSource):
                    findings.Report(
                        FindingCodes.FilterLogSource,
                        name.Position,
                        $"the filter is for {filter.LogSource} and leaves \"{name.Text}\" alone, which reads {rule.WrittenLogSource}; expected one logsource for both");
                    break;
                case SigmaDocument rule:
                    targets.Add(rule);
                    break;
            }
        }

        return targets;
    }

    private static bool Covers(LogSource filter, LogSource rule) =>
        Covers(filter.Category, rule.Category) && Covers(filter.Product, rule.Product) && Covers(filter.Service, rule.Service);

    private static bool Covers(string? filter, string? rule) =>
        filter is null || string.Equals(filter, rule, StringComparison.OrdinalIgnoreCase);
}
