namespace Detect.Rules;

/// <summary>Runs pipelines over a rule, in order.</summary>
internal static class PipelineRun
{
    public static void Apply(IReadOnlyList<Pipeline> pipelines, SigmaDocument rule)
    {
        var state = new PipelineState(rule);
        foreach (var step in pipelines.SelectMany(pipeline => pipeline.Steps).Where(step => step.RuleCondition(state)))
        {
            step.Transformation.Apply(state, step);
            rule.IsTransformed = true;
            if (step.Id is { } id)
            {
                state.AppliedSteps.Add(id);
            }
        }

        if (rule.Detection.Conditions.Count == 0 && !rule.Findings.HasErrors)
        {
            rule.Findings.Report(
                FindingCodes.PipelineFailure, rule.Position, "the pipeline drops every test of the rule; expected one to be left");
        }
    }
}
