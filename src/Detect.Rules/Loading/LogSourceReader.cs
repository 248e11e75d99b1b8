namespace Detect.Rules;

internal static class LogSourceReader
{
    public static readonly string[] Keys = ["category", "product", "service", "definition"];

    /// <param name="name">What findings call the document, such as <c>the rule</c>.</param>
    public static LogSource? Read(YamlMapping document, string name, DocumentFindings findings)
    {
        if (document.Find("logsource") is not { Value: not YamlScalar { IsNull: true } })
        {
            findings.Report(
                FindingCodes.MissingLogSource,
                document.Position,
                $"{name} has no logsource; expected a map with \"category\", \"product\" or \"service\"");
            return null;
        }

        if (new YamlSection(document, name, findings).Section("logsource", "the logsource") is not { } section)
        {
            return null;
        }

        var source = new LogSource(section.Text("category"), section.Text("product"), section.Text("service"));
        WarnOfMisspeltKeys(section.Map, findings);
        if (source is { Category: null, Product: null, Service: null })
        {
            findings.Report(
                FindingCodes.MissingLogSource,
                section.Position,
                "the logsource names no log; expected \"category\", \"product\" or \"service\"");
            return null;
        }

        return source;
    }

    // Sigma allows a log source keys of its own, so only near misses are worth a word.
    private static void WarnOfMisspeltKeys(YamlMapping map, DocumentFindings findings)
    {
        foreach (var entry in map.Entries.Where(entry => !Keys.Contains(entry.Name)))
        {
            if (NearestName.Of(entry.Name, Keys.Where(key => !map.Has(key))) is { } meant)
            {
                findings.Report(
                    FindingCodes.MisspeltKey, entry.Key.Position, $"\"{entry.Name}\" is not a key of a logsource", meant);
            }
        }
    }
}
