namespace Detect.Rules;

internal static class RuleTransformations
{
    private const string AddedSelection = "_pipeline_condition";

    public static IPipelineTransformation ChangeLogSource(YamlSection step)
    {
        var source = new LogSource(step.Text("category"), step.Text("product"), step.Text("service"));
        return new RuleTransformation(state => state.Rule.LogSource = source);
    }

    /// <summary>AND-s a selection to every condition of the rule.</summary>
    public static IPipelineTransformation AddCondition(YamlSection step)
    {
        var name = step.Text("name") ?? AddedSelection;
        var isNegated = step.Boolean("negated");
        var body = step.Section("conditions", "\"conditions\"") is { } conditions
            ? DetectionReader.ReadBody(conditions.Map, step.Findings)
            : null;
        return new RuleTransformation(state => state.Rule.Detection = Add(state.Rule.Detection, name, body, isNegated));
    }

    public static IPipelineTransformation SetState(YamlSection step)
    {
        var (key, value) = (step.Text("key")!, step.Text("val") ?? "");
        return new RuleTransformation(state => state.Variables[key] = value);
    }

    public static IPipelineTransformation RuleFailure(YamlSection step)
    {
        var message = step.Text("message");
        return new RuleTransformation(state => state.Rule.Findings.Report(
            FindingCodes.PipelineFailure, state.Rule.Position, $"the pipeline refuses the rule: {message}"));
    }

    public static IPipelineTransformation ItemFailure(YamlSection step)
    {
        var message = step.Text("message");
        return new ItemTransformation((item, state) =>
        {
            state.Rule.Findings.Report(
                FindingCodes.PipelineFailure, item.Position, $"the pipeline refuses the test of \"{item.Field}\": {message}");
            return item;
        });
    }

    private static DetectionDraft Add(DetectionDraft detection, string name, DetectionNode? body, bool isNegated)
    {
        if (body is null)
        {
            return detection;
        }

        var unique = name;
        for (var copy = 2; detection.Selections.Any(selection => selection.Name == unique); copy++)
        {
            unique = $"{name}_{copy}";
        }

        ConditionNode added = new SelectionReference(unique, detection.Position);
        added = isNegated ? new ConditionNot(added, detection.Position) : added;
        return detection with
        {
            Selections = [.. detection.Selections, new SelectionDraft(unique, detection.Position, body)],
            Conditions = [.. detection.Conditions.Select(condition => new ConditionAnd([added, condition], condition.Position))],
        };
    }
}
