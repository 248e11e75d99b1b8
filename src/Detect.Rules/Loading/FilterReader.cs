namespace Detect.Rules;

internal static class FilterReader
{
    private const string RulesKey = "rules";
    private const string AnyRule = "any";

    public static FilterDocument? Read(YamlMapping map, DocumentFindings findings)
    {
        var document = new YamlSection(map, "the filter", findings);
        document.Require("title", "\"title: …\"");
        var logSource = LogSourceReader.Read(map, findings);
        if (logSource is null || document.Section("filter", "the filter") is not { } section)
        {
            return null;
        }

        section.Require(RulesKey, "\"any\" or a list of rule ids or names");
        var rules = section.TextList(RulesKey);
        var isForAny = rules is [{ Text: AnyRule }];
        var detection = DetectionReader.Read(section.Map, findings, RulesKey);
        return new FilterDocument(
            document.Text("title") ?? "", logSource, isForAny ? null : rules, detection, findings);
    }
}
