using System.IO.Enumeration;

namespace Detect.Rules;

/// <param name="Keys">The keys that the condition takes beside its type.</param>
internal sealed record PipelineConditionType<T>(string[] Keys, Func<YamlSection, Func<T, bool>> Create);

/// <summary>The conditions that Detect supports, by pySigma's names.</summary>
internal static class PipelineConditionTypes
{
    public static readonly IReadOnlyDictionary<string, PipelineConditionType<PipelineState>> OfRules =
        new Dictionary<string, PipelineConditionType<PipelineState>>
        {
            ["logsource"] = new(["category", "product", "service"], OfLogSource),
            ["contains_detection_item"] = new(["field", "value"], ContainsItem),
            ["contains_field"] = new(["field"], ContainsField),
            ["tag"] = new(["tag"], HasTag),
            ["rule_attribute"] = new(["attribute", "value", "op"], HasAttribute),
            ["processing_state"] = new(["key", "val"], HasState),
            ["processing_item_applied"] = new(["processing_item_id"], HasApplied),
        };

    public static readonly IReadOnlyDictionary<string, PipelineConditionType<(PipelineState State, DetectionItem Item)>> OfItems =
        new Dictionary<string, PipelineConditionType<(PipelineState, DetectionItem)>>
        {
            ["match_string"] = new(["cond", "pattern", "negate"], MatchesString),
            ["is_null"] = new(["cond"], IsNull),
            ["processing_state"] = new(["key", "val"], section => OnRule(HasState(section))),
            ["processing_item_applied"] = new(["processing_item_id"], section => OnRule(HasApplied(section))),
        };

    public static readonly IReadOnlyDictionary<string, PipelineConditionType<string?>> OfFieldNames =
        new Dictionary<string, PipelineConditionType<string?>>
        {
            ["include_fields"] = new(["fields", "mode"], IsAmong),
            ["exclude_fields"] = new(["fields", "mode"], section => Not(IsAmong(section))),
        };

    private static Func<PipelineState, bool> OfLogSource(YamlSection section)
    {
        var (category, product, service) = (section.Text("category"), section.Text("product"), section.Text("service"));
        return state => Fits(category, state.Rule.LogSource.Category)
            && Fits(product, state.Rule.LogSource.Product)
            && Fits(service, state.Rule.LogSource.Service);
    }

    private static bool Fits(string? wanted, string? actual) =>
        wanted is null || string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);

    private static Func<PipelineState, bool> ContainsItem(YamlSection section)
    {
        var (field, value) = (section.Text("field"), section.Text("value"));
        return state => DetectionItems.Of(state.Rule.Detection)
            .Any(item => item.Field == field && item.Values.Any(v => Fits(value, v.Text)));
    }

    private static Func<PipelineState, bool> ContainsField(YamlSection section)
    {
        var field = section.Text("field");
        return state => DetectionItems.Of(state.Rule.Detection).Any(item => item.Field == field);
    }

    private static Func<PipelineState, bool> HasTag(YamlSection section)
    {
        var tag = section.Text("tag");
        return state => state.Rule.Metadata.Tags.Any(own => Fits(tag, own));
    }

    private static Func<PipelineState, bool> HasAttribute(YamlSection section)
    {
        var (attribute, value, op) = (section.Text("attribute") ?? "", section.Text("value"), section.Text("op") ?? "eq");
        if (op is not ("eq" or "ne"))
        {
            section.Findings.Report(
                FindingCodes.UnsupportedPipeline, section.PositionOf("op"), $"\"op\" is \"{op}\"; expected \"eq\" or \"ne\"");
        }

        return state => (op == "eq") == Fits(value ?? "", (state.Rule.Map.Find(attribute)?.Value as YamlScalar)?.Text);
    }

    private static Func<PipelineState, bool> HasState(YamlSection section)
    {
        var (key, value) = (section.Text("key") ?? "", section.Text("val"));
        return state => state.Variables.GetValueOrDefault(key) == value;
    }

    private static Func<PipelineState, bool> HasApplied(YamlSection section)
    {
        var id = section.Text("processing_item_id") ?? "";
        return state => state.AppliedSteps.Contains(id);
    }

    private static Func<(PipelineState State, DetectionItem Item), bool> MatchesString(YamlSection section)
    {
        var pattern = PipelineRegex.Read(section, "pattern");
        var isNegated = section.Boolean("negate");
        return Quantified(section, value =>
            value.Kind == RuleValueKind.Text && isNegated != (pattern?.Match(value.Text) is { Success: true, Index: 0 }));
    }

    private static Func<(PipelineState State, DetectionItem Item), bool> IsNull(YamlSection section) =>
        Quantified(section, value => value.Kind == RuleValueKind.Null);

    private static Func<(PipelineState State, DetectionItem Item), bool> Quantified(YamlSection section, Func<RuleValue, bool> holds) =>
        section.Text("cond") == "all"
            ? subject => subject.Item.Values.All(holds)
            : subject => subject.Item.Values.Any(holds);

    private static Func<(PipelineState State, DetectionItem Item), bool> OnRule(Func<PipelineState, bool> condition) =>
        subject => condition(subject.State);

    private static Func<string?, bool> IsAmong(YamlSection section)
    {
        var names = section.TextList("fields").Select(name => name.Text).ToList();
        switch (section.Text("mode") ?? "plain")
        {
            case "plain":
                return field => field is not null && names.Contains(field);
            case "wildcard":
                return field => field is not null && names.Exists(name => FileSystemName.MatchesSimpleExpression(name, field, ignoreCase: false));
            case var mode:
                section.Findings.Report(
                    FindingCodes.UnsupportedPipeline, section.PositionOf("mode"), $"mode \"{mode}\" of field names is not supported; expected \"plain\" or \"wildcard\"");
                return _ => false;
        }
    }

    private static Func<string?, bool> Not(Func<string?, bool> condition) => field => !condition(field);
}
