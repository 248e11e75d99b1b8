namespace Detect.Rules;

internal static class FilterReader
{
    private const string RulesKey = "rules";
    private const string AnyRule = "any";

    public static FilterDocument? Read(YamlMapping map, DocumentFindings findings)
    {
        var document = new YamlSection(map, "the filter", findings);
        document.Require("title", "\"title: …\"");
        var logSource = LogSourceReader.Read(map, "the filter", findings) ?? new LogSource(null, null, null);
        if (document.Section("filter", "the filter") is not { } section)
        {
            return null;
        }

        var rules = ReadRules(section);
        var detection = DetectionReader.Read(section.Map, findings, RulesKey);
        return new FilterDocument(
            document.Text("title") ?? "", map.Position, logSource, rules, detection, findings)
        { IsSound = findings.IsUsable };
    }

    /// <returns>The ids or names; null for any rule.</returns>
    private static IReadOnlyList<YamlScalar>? ReadRules(YamlSection section)
    {
        const string Expected = "\"any\" or a list of rule ids or names";
        var rules = section.Require(RulesKey, Expected) ? section.TextList(RulesKey) : [];
        if (section.Map.Find(RulesKey)?.Value is YamlSequence { Items.Count: 0 } empty)
        {
            section.Findings.Report(FindingCodes.MissingKey, empty.Position, $"the filter is for no rule; expected {Expected}");
        }

        return rules is [{ Text: AnyRule }] ? null : rules;
    }
}
