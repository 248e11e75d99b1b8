namespace Detect.Rules;

/// <param name="Keys">The keys that only this type takes.</param>
/// <param name="Required">Those of them that it needs.</param>
internal sealed record TransformationType(
    string[] Keys, string[] Required, Func<YamlSection, PipelineVariables, IPipelineTransformation> Create);

/// <summary>The transformations that Detect supports, by pySigma's names.</summary>
internal static class TransformationTypes
{
    public static readonly IReadOnlyDictionary<string, TransformationType> All = new Dictionary<string, TransformationType>
    {
        ["field_name_mapping"] = Needing(["mapping"], FieldNameTransformations.Mapping),
        ["field_name_prefix_mapping"] = Needing(["mapping"], FieldNameTransformations.PrefixMapping),
        ["field_name_prefix"] = Needing(["prefix"], FieldNameTransformations.Prefix),
        ["field_name_suffix"] = Needing(["suffix"], FieldNameTransformations.Suffix),
        ["drop_detection_item"] = Needing([], _ => new ItemTransformation((_, _) => null)),
        ["replace_string"] = new(
            ["regex", "replacement"], ["regex"], (step, _) => ValueTransformations.ReplaceString(step)),
        ["value_placeholders"] = new(["include", "exclude"], [], ValueTransformations.ValuePlaceholders),
        ["wildcard_placeholders"] = new(
            ["include", "exclude"], [], (step, _) => ValueTransformations.WildcardPlaceholders(step)),
        ["change_logsource"] = new(["category", "product", "service"], [], (step, _) => RuleTransformations.ChangeLogSource(step)),
        ["add_condition"] = new(
            ["conditions", "name", "negated"], ["conditions"], (step, _) => RuleTransformations.AddCondition(step)),
        ["set_state"] = Needing(["key", "val"], RuleTransformations.SetState),
        ["rule_failure"] = Needing(["message"], RuleTransformations.RuleFailure),
        ["detection_item_failure"] = Needing(["message"], RuleTransformations.ItemFailure),
    };

    private static TransformationType Needing(string[] keys, Func<YamlSection, IPipelineTransformation> create) =>
        new(keys, keys, (step, _) => create(step));
}
