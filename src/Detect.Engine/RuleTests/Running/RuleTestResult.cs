using Detect.Rules;

namespace Detect.Engine;

/// <summary>How a test, or a boundary case derived from it, ended in one dialect.</summary>
/// <param name="Case">The boundary case, or null for the test as written.</param>
/// <param name="Expected">One line for each alert, or a sentence for none.</param>
/// <param name="Got">What came, in the same words.</param>
public sealed record RuleTestResult(
    string Path,
    SourcePosition Position,
    string Test,
    string? Case,
    string Dialect,
    bool Passed,
    IReadOnlyList<string> Expected,
    IReadOnlyList<string> Got);

/// <summary>Everything that testing found.</summary>
/// <param name="Findings">Mistakes in rules and test files, and what is missing.</param>
/// <param name="Rules">The rules that were tested.</param>
public sealed record RuleTestReport(
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<RuleTestResult> Results,
    IReadOnlyList<RuleTestSummary> Rules)
{
    private static readonly HashSet<string> WhatIsMissing =
    [
        RuleTestFindingCodes.TestWithoutRule, RuleTestFindingCodes.RuleWithoutTest,
        RuleTestFindingCodes.MissingPositiveTest, RuleTestFindingCodes.MissingNegativeTest,
    ];

    /// <summary>Rules or test files that cannot be read.</summary>
    public bool IsInvalid => Findings.Any(finding => finding.Severity == FindingSeverity.Error && !WhatIsMissing.Contains(finding.Code));

    public bool Passed => !Findings.Any(finding => finding.Severity == FindingSeverity.Error) && Results.All(result => result.Passed);
}

/// <summary>One rule and how its tests ended.</summary>
public sealed record RuleTestSummary(Rule Rule, int PositiveTests, int NegativeTests, bool Passed);
