namespace Detect.Rules;

/// <summary>One load: documents are read, then plain rules are built, then the correlations over them.</summary>
internal sealed class RuleLoading(RuleLoadOptions options)
{
    private readonly LoadedDocuments documents = new();
    private readonly Dictionary<RuleDocument, Rule?> loaded = [];

    public RuleLoadResult Load(IEnumerable<RuleFile> files)
    {
        var pipelines = PipelineReader.Read(options.Pipelines, documents);
        Read(files, pipelines);

        var context = new LoadContext(options);
        var index = new RuleIndex(documents.All);
        BuildRules(context, new RuleFilters(documents, index, context, pipelines));
        BuildCorrelations(context, index);
        ReferencedRules.Settle(documents.All, loaded);
        return new RuleLoadResult(ToRuleSet(), LoadFindings.InOrder(documents));
    }

    private void Read(IEnumerable<RuleFile> files, IReadOnlyList<Pipeline> pipelines)
    {
        var reader = new DocumentReader(documents);
        foreach (var file in files)
        {
            reader.Read(file);
        }

        foreach (var rule in documents.Rules)
        {
            PipelineRun.Apply(pipelines, rule);
        }
    }

    private void BuildRules(LoadContext context, RuleFilters filters)
    {
        var builder = new SigmaRuleBuilder(context, filters);
        foreach (var document in documents.Rules)
        {
            loaded[document] = builder.Build(document);
        }
    }

    private void BuildCorrelations(LoadContext context, RuleIndex index)
    {
        var builder = new CorrelationBuilder(index, context, loaded);
        foreach (var document in documents.Correlations)
        {
            builder.Build(document);
        }
    }

    /// <summary>Correlations come after the rules that they refer to.</summary>
    private RuleSet ToRuleSet() => new(
        [.. loaded.Values.OfType<SigmaRule>()],
        [.. loaded.Values.OfType<CorrelationRule>()]);
}
