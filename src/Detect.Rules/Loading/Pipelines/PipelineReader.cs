namespace Detect.Rules;

/// <summary>Reads pipelines and orders them by priority. What is not supported is an error that says what is.</summary>
internal static class PipelineReader
{
    public static IReadOnlyList<Pipeline> Read(IReadOnlyList<RuleFile> files, LoadedDocuments documents)
    {
        List<Pipeline> pipelines = [];
        foreach (var file in files)
        {
            var findings = new DocumentFindings(file.Path);
            documents.Sinks.Add(findings);
            pipelines.AddRange(YamlReader.Read(file, findings).Select(document => Read(document, findings)).OfType<Pipeline>());
        }

        return [.. pipelines.OrderBy(pipeline => pipeline.Priority)];
    }

    private static Pipeline? Read(YamlNode document, DocumentFindings findings)
    {
        if (document is not YamlMapping map)
        {
            findings.Report(
                FindingCodes.WrongType, document.Position, $"the pipeline is {document.Kind}; expected a map with \"transformations\"");
            return null;
        }

        var section = new YamlSection(map, "the pipeline", findings);
        section.RejectOtherKeys("name", "priority", "transformations", "vars", "allowed_backends");
        section.Require("transformations", "a list of transformations");
        var variables = new PipelineVariables(section);
        var steps = section.Sections("transformations", "the transformation")
            .Select(step => new PipelineStepReader(step, variables).Read());
        var pipeline = new Pipeline(
            section.Text("name") ?? findings.Path, section.Number("priority") ?? 0, [.. steps.OfType<PipelineStep>()]);
        return findings.HasErrors ? null : pipeline;
    }
}

/// <summary>A pipeline's <c>vars:</c>.</summary>
internal sealed class PipelineVariables(YamlSection pipeline)
{
    private readonly YamlSection? vars = pipeline.Section("vars", "\"vars\"");

    public IReadOnlyList<string>? Find(string name) =>
        vars is null || !vars.Has(name) ? null : [.. vars.TextList(name).Select(value => value.Text)];
}
