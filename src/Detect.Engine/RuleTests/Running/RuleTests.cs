using Detect.Rules;

namespace Detect.Engine;

/// <summary>Runs the tests of rules on the production engine, and says which rules have none.</summary>
public static class RuleTests
{
    private static readonly SourcePosition Start = new(1, 1);

    public static RuleTestReport Run(RuleTestInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var loaded = RuleLoader.Load(input.Rules, input.Options);
        if (loaded.HasErrors)
        {
            return new RuleTestReport(loaded.Findings, [], []);
        }

        var findings = new List<Finding>(UntestedRules(input, loaded.Rules));
        var results = new List<RuleTestResult>();
        var summaries = new List<RuleTestSummary>();
        foreach (var test in input.Tests)
        {
            if (input.Rules.FirstOrDefault(rule => RuleTestInput.IsTestOf(test.Path, rule.Path)) is not { } rule)
            {
                findings.Add(Missing(test.Path, Start, RuleTestFindingCodes.TestWithoutRule, "no rule file lies beside the test; expected one of the same name without \".test\""));
                continue;
            }

            var scope = RuleScope.Of(loaded.Rules, rule.Path);
            var read = RuleTestReader.Read(test, rule.Path, scope.Tested, input.ReadText);
            findings.AddRange(read.Findings);
            if (!read.HasErrors)
            {
                Run(read.File, scope, findings, results, summaries);
            }
        }

        return new RuleTestReport(findings, results, summaries);
    }

    private static void Run(
        RuleTestFile file, RuleScope scope, List<Finding> findings, List<RuleTestResult> results, List<RuleTestSummary> summaries)
    {
        var runs = file.Tests.Select(test => RuleTestRunner.Run(test, file.Tests, scope)).ToList();
        var ofFile = runs.SelectMany(run => run.Results).ToList();
        results.AddRange(ofFile);
        findings.AddRange(scope.Tested.SelectMany(rule => UntriedBoundaries(rule, runs)));
        foreach (var rule in scope.Tested)
        {
            var positive = file.Tests.Count(test => test.Alerts.Any(alert => alert.Rule == rule));
            var negative = file.Tests.Count - positive;
            if (positive == 0)
            {
                findings.Add(Missing(file.Path, Start, RuleTestFindingCodes.MissingPositiveTest, $"no test expects an alert of \"{rule.Title}\"; expected one at least"));
            }

            if (negative == 0)
            {
                findings.Add(Missing(file.Path, Start, RuleTestFindingCodes.MissingNegativeTest, $"no test expects that \"{rule.Title}\" stays silent; expected one at least"));
            }

            summaries.Add(new RuleTestSummary(rule, positive, negative, positive > 0 && negative > 0 && ofFile.All(result => result.Passed)));
        }
    }

    /// <summary>What a test lacks another may have: said is what is left where the most is tried.</summary>
    private static IEnumerable<Finding> UntriedBoundaries(Rule rule, List<RuleTestRun> runs) => runs
        .Select(run => run.Boundaries.Where(boundaries => boundaries.Rule == rule).SelectMany(boundaries => boundaries.Missing).ToList())
        .Where((_, i) => runs[i].Boundaries.Any(boundaries => boundaries.Rule == rule))
        .MinBy(missing => missing.Count)?
        .Distinct()
        .Select(sentence => new Finding(
            rule.Path, rule.Position, FindingSeverity.Info, RuleTestFindingCodes.UntriedBoundary, $"of \"{rule.Title}\" {sentence}")) ?? [];

    private static IEnumerable<Finding> UntestedRules(RuleTestInput input, RuleSet rules) => rules.All
        .Where(rule => rule.RaisesAlerts && !input.Tests.Any(test => RuleTestInput.IsTestOf(test.Path, rule.Path)))
        .Select(rule => Missing(
            rule.Path, rule.Position, RuleTestFindingCodes.RuleWithoutTest, $"\"{rule.Title}\" has no test; expected {ExpectedTest(rule.Path)} beside it"));

    private static string ExpectedTest(string rulePath) =>
        Path.GetFileNameWithoutExtension(rulePath) + RuleTestInput.TestEnding + Path.GetExtension(rulePath);

    private static Finding Missing(string path, SourcePosition position, string code, string message) =>
        new(path, position, FindingSeverity.Error, code, message);
}
