using Detect.Engine;

namespace Detect.Cli;

/// <summary>One comparison from start to end: reads baseline and policies, compares, writes deviations and summary.</summary>
internal sealed class BaselineRun(Terminal console, string format)
{
    public ExitCode Run(string[] paths, string? baselinePath)
    {
        var baseline = baselinePath is null ? PimBaselineFile.Shipped : Read(baselinePath);
        var policies = PolicyFiles.Read(paths);
        if (policies.Count == 0)
        {
            throw new UsageException(
                $"{string.Join(", ", paths)}: holds no role-management policy; expected the answer of policies/roleManagementPolicyAssignments?$expand=policy($expand=rules)");
        }

        var report = BaselineComparison.Compare(baseline, policies);
        if (format == "jsonl")
        {
            BaselineJson.Write(report.Deviations, console.OutputBytes);
        }
        else
        {
            BaselineTable.Write(report.Deviations, console.Rich(), console.OutputIsTerminal);
        }

        WriteSummary(report);
        return report switch
        {
            { Compared: 0 } => throw new UsageException("no policy in the input could be held against the baseline"),
            { Deviations.Count: 0 } => ExitCode.Ok,
            _ => ExitCode.ExpectationFailed,
        };
    }

    private static PimBaseline Read(string path)
    {
        var result = PimBaselineFile.Load(InputFile.Read(path));
        return result.Findings.Count == 0 ? result.Baseline : throw new UsageException(string.Join('\n', result.Findings));
    }

    // On standard error, like the summary of a replay: the deviations alone are the result.
    private void WriteSummary(BaselineReport report)
    {
        foreach (var policy in report.WithoutRules)
        {
            console.Error.WriteLine(Printable.Of(
                $"policy {policy.Id} could not be compared: the body holds no rules (ask Graph with $expand=rules)"));
        }

        if (report.MissingRoles.Count > 0)
        {
            console.Error.WriteLine($"not in the input: {string.Join(", ", report.MissingRoles.Select(role => Printable.Of(role.Name)))}");
        }

        if (report.Others > 0)
        {
            console.Error.WriteLine($"not in the baseline: {Plural.Of(report.Others, "policy", "policies")} of other roles");
        }

        console.Error.WriteLine(
            $"{Plural.Of(report.Compared, "policy", "policies")} compared, {Plural.Of(report.Deviations.Count, "deviation")} from the baseline");
    }
}
