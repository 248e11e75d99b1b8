namespace Detect.Rules;

/// <summary>Reads one transformation with its conditions.</summary>
internal sealed class PipelineStepReader(YamlSection step, PipelineVariables variables)
{
    private static readonly string[] CommonKeys =
    [
        "id", "type",
        "rule_conditions", "rule_cond_op", "rule_cond_not",
        "detection_item_conditions", "detection_item_cond_op", "detection_item_cond_not",
        "field_name_conditions", "field_name_cond_op", "field_name_cond_not",
    ];

    public PipelineStep? Read()
    {
        if (!step.Require("type", "the kind of transformation") || step.Text("type") is not { } type)
        {
            return null;
        }

        if (!TransformationTypes.All.TryGetValue(type, out var kind))
        {
            ReportUnsupported(step, "type", type, "transformation", TransformationTypes.All.Keys);
            return null;
        }

        step.RejectOtherKeys([.. CommonKeys, .. kind.Keys]);
        foreach (var key in kind.Required)
        {
            step.Require(key, $"what \"{type}\" acts with");
        }

        var ruleCondition = ReadConditions("rule", PipelineConditionTypes.OfRules);
        var itemCondition = ReadConditions("detection_item", PipelineConditionTypes.OfItems);
        var fieldCondition = ReadConditions("field_name", PipelineConditionTypes.OfFieldNames);
        if (step.Findings.HasErrors)
        {
            return null;
        }

        var transformation = kind.Create(step, variables);
        return new PipelineStep(
            step.Text("id"),
            state => ruleCondition(state),
            (state, item) => itemCondition((state, item)),
            field => fieldCondition(field),
            transformation);
    }

    private Func<T, bool> ReadConditions<T>(string prefix, IReadOnlyDictionary<string, PipelineConditionType<T>> types)
    {
        List<Func<T, bool>> conditions = [];
        foreach (var section in step.Sections($"{prefix}_conditions", "the condition"))
        {
            conditions.AddIfNotNull(ReadCondition(section, types));
        }

        var isAny = ReadOperator($"{prefix}_cond_op");
        var isNegated = step.Boolean($"{prefix}_cond_not");
        return conditions.Count == 0
            ? _ => true
            : subject => isNegated != (isAny ? conditions.Any(holds => holds(subject)) : conditions.All(holds => holds(subject)));
    }

    private bool ReadOperator(string key)
    {
        var written = step.Text(key);
        if (written is not (null or "and" or "or"))
        {
            step.Findings.Report(
                FindingCodes.UnsupportedPipeline, step.PositionOf(key), $"\"{key}\" is \"{written}\"; expected \"and\" or \"or\"");
        }

        return written == "or";
    }

    private static Func<T, bool>? ReadCondition<T>(
        YamlSection section, IReadOnlyDictionary<string, PipelineConditionType<T>> types)
    {
        if (!section.Require("type", "the kind of condition") || section.Text("type") is not { } type)
        {
            return null;
        }

        if (!types.TryGetValue(type, out var kind))
        {
            ReportUnsupported(section, "type", type, "condition", types.Keys);
            return null;
        }

        section.RejectOtherKeys(["type", .. kind.Keys]);
        return section.Findings.HasErrors ? null : kind.Create(section);
    }

    private static void ReportUnsupported(
        YamlSection section, string key, string written, string what, IEnumerable<string> supported)
    {
        var suggestion = NearestName.Of(written, supported);
        var message = $"{what} \"{written}\" is not supported";
        section.Findings.Report(
            FindingCodes.UnsupportedPipeline,
            section.PositionOf(key),
            suggestion is null ? $"{message}; expected {Words.Or(supported)}" : message,
            suggestion);
    }
}
