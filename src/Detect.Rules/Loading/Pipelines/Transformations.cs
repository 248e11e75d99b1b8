namespace Detect.Rules;

/// <summary>Changes, replaces or (with null) drops every test that the step's conditions let through.</summary>
internal sealed class ItemTransformation(Func<DetectionItem, PipelineState, DetectionNode?> change) : IPipelineTransformation
{
    public void Apply(PipelineState state, PipelineStep step) => state.Rule.Detection = DetectionRewriter.Rewrite(
        state.Rule.Detection,
        item => step.FieldNameCondition(item.Field) && step.ItemCondition(state, item) ? change(item, state) : item);
}

/// <summary>Renames fields, in tests, in field references and in what correlations and extensions name.</summary>
internal sealed class FieldNameTransformation(Func<string, IReadOnlyList<string>> rename) : IPipelineTransformation
{
    private const string FieldReference = "fieldref";

    public void Apply(PipelineState state, PipelineStep step)
    {
        new ItemTransformation((item, _) => Rename(item)).Apply(state, step);
        var before = state.Rule.FieldNames;
        state.Rule.FieldNames = name =>
        {
            var known = before(name);
            return step.FieldNameCondition(known) ? rename(known)[0] : known;
        };
    }

    private DetectionNode Rename(DetectionItem item)
    {
        var values = item.Has(FieldReference)
            ? [.. item.Values.Select(value => value with { Text = rename(value.Text)[0] })]
            : item.Values;
        if (item.Field is null)
        {
            return item with { Values = values };
        }

        var renamed = rename(item.Field).Select(DetectionNode (name) => item with { Field = name, Values = values }).ToList();
        return renamed.Count == 1 ? renamed[0] : new AnyOfNodes(renamed);
    }
}

/// <summary>Acts on the rule as a whole.</summary>
internal sealed class RuleTransformation(Action<PipelineState> act) : IPipelineTransformation
{
    public void Apply(PipelineState state, PipelineStep step) => act(state);
}
