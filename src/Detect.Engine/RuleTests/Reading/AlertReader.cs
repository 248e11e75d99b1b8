using Detect.Rules;

namespace Detect.Engine;

/// <summary>Reads the alerts that a test expects.</summary>
/// <param name="rules">The rules of the tested file that raise alerts.</param>
internal sealed class AlertReader(IReadOnlyList<Rule> rules, DocumentFindings findings)
{
    public static readonly string[] Keys = ["at", "first", "rule", "group", "count", "events"];

    public IReadOnlyList<ExpectedAlert> Read(IEnumerable<YamlSection> sections) => [.. sections.Select(Read).OfType<ExpectedAlert>()];

    private ExpectedAlert? Read(YamlSection section)
    {
        section.RejectOtherKeys(Keys);
        var rule = RuleOf(section);
        var at = TimeOf(section, "at");
        var first = TimeOf(section, "first");
        var group = GroupOf(section);
        var count = section.Number("count");
        var events = section.Number("events");
        return rule is null ? null : new ExpectedAlert(rule, at, first, group, count, (int?)events);
    }

    private DateTimeOffset? TimeOf(YamlSection section, string key) =>
        section.Map.Find(key)?.Value is YamlScalar scalar ? TestTimes.Read(scalar, findings) : null;

    private Rule? RuleOf(YamlSection section)
    {
        if (section.Text("rule") is not { } name)
        {
            return OnlyRule(section);
        }

        var rule = rules.FirstOrDefault(rule => rule.Name == name || rule.Id == name || rule.Title == name);
        if (rule is null)
        {
            var known = rules.Select(candidate => candidate.Name ?? candidate.Title).ToList();
            var suggestion = NearestName.Of(name, known);
            var message = $"no rule of the file that raises alerts is \"{name}\"";
            Report(section.PositionOf("rule"), suggestion is null ? $"{message}; expected {Words.Or(known)}" : message, suggestion);
        }

        return rule;
    }

    private Rule? OnlyRule(YamlSection section)
    {
        if (rules is [var only])
        {
            return only;
        }

        Report(
            section.Position,
            rules.Count == 0
                ? "the rule file has no rule that raises alerts; expected one"
                : $"the rule file has several rules that raise alerts; expected \"rule\" with {Words.Or(rules.Select(rule => rule.Name ?? rule.Title))}",
            suggestion: null);
        return null;
    }

    private static List<KeyValuePair<string, string>>? GroupOf(YamlSection section) => section.Map.Find("group")?.Value switch
    {
        YamlMapping map => [.. map.Entries.Select(entry => KeyValuePair.Create(entry.Name, (entry.Value as YamlScalar)?.Text ?? ""))],
        YamlScalar scalar => [KeyValuePair.Create("", scalar.Text)],
        _ => null,
    };

    private void Report(SourcePosition position, string message, string? suggestion) =>
        findings.Report(FindingSeverity.Error, position, RuleTestFindingCodes.UnknownTestRule, message, suggestion);
}
