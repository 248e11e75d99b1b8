namespace Detect.Rules;

/// <summary>What the documents of all files describe.</summary>
internal sealed class LoadedDocuments
{
    public List<SigmaDocument> Rules { get; } = [];

    public List<CorrelationDocument> Correlations { get; } = [];

    public List<FilterDocument> Filters { get; } = [];

    /// <summary>In the order of the files.</summary>
    public List<DocumentFindings> Sinks { get; } = [];

    public IEnumerable<RuleDocument> All => Rules.Concat<RuleDocument>(Correlations);
}

/// <summary>Sorts a file's documents into rules, correlations and filters, and reads each.</summary>
internal sealed class DocumentReader(LoadedDocuments into)
{
    private static readonly string[] SigmaKeys = ["logsource", "detection", "correlation", "filter"];

    public void Read(RuleFile file)
    {
        var findings = NewSink(file.Path);
        var documents = YamlReader.Read(file, findings);
        if (documents.Count == 0 && !findings.HasErrors)
        {
            findings.Report(FindingCodes.EmptyFile, new SourcePosition(1, 1), "the file holds no document; expected a Sigma rule");
        }

        foreach (var map in DocumentActions.Apply(documents, findings))
        {
            ReadDocument(map, NewSink(file.Path));
        }
    }

    private DocumentFindings NewSink(string path)
    {
        var sink = new DocumentFindings(path);
        into.Sinks.Add(sink);
        return sink;
    }

    private void ReadDocument(YamlMapping map, DocumentFindings findings)
    {
        if (map.Has("correlation"))
        {
            ReadCorrelation(map, findings);
        }
        else if (map.Has("filter"))
        {
            into.Filters.AddIfNotNull(FilterReader.Read(map, findings));
        }
        else if (SigmaKeys.Any(map.Has))
        {
            ReadRule(map, findings);
        }
        else
        {
            findings.Report(
                FindingCodes.NotARule,
                map.Position,
                $"the document is no Sigma rule and is left out; expected {Words.Or(SigmaKeys)}");
        }
    }

    private void ReadRule(YamlMapping map, DocumentFindings findings)
    {
        var metadata = MetadataReader.Read(map, findings);
        var logSource = LogSourceReader.Read(map, "the rule", findings);
        var detection = ReadDetection(map, findings);
        into.Rules.Add(new SigmaDocument(
            map, metadata, logSource ?? new LogSource(null, null, null), detection, findings));
    }

    private static DetectionDraft ReadDetection(YamlMapping map, DocumentFindings findings)
    {
        if (map.Find("detection") is not { Value: not YamlScalar { IsNull: true } })
        {
            findings.Report(
                FindingCodes.MissingDetection,
                map.Position,
                "the rule has no detection; expected a map of selections and a condition");
        }
        else if (new YamlSection(map, "the rule", findings).Section("detection", "the detection") is { } section)
        {
            return DetectionReader.Read(section.Map, findings);
        }

        return new DetectionDraft([], [], map.Position);
    }

    private void ReadCorrelation(YamlMapping map, DocumentFindings findings)
    {
        var metadata = MetadataReader.Read(map, findings);
        if (new YamlSection(map, "the rule", findings).Section("correlation", "the correlation") is { } section)
        {
            var draft = CorrelationReader.Read(section);
            into.Correlations.Add(new CorrelationDocument(map, metadata, draft, findings));
        }
    }
}
