namespace Detect.Engine;

/// <summary>Codes of findings in rule tests, beside those of rule files; docs/rules.md describes each.</summary>
public static class RuleTestFindingCodes
{
    public const string TestWithoutRule = "test-without-rule";
    public const string RuleWithoutTest = "rule-without-test";
    public const string MissingPositiveTest = "missing-positive-test";
    public const string MissingNegativeTest = "missing-negative-test";
    public const string UnknownRecord = "unknown-record";
    public const string UnreadableRecord = "unreadable-record";
    public const string UnsettableField = "unsettable-field";
    public const string InvalidTestTime = "invalid-test-time";
    public const string UnknownTestRule = "unknown-test-rule";
    public const string UntriedBoundary = "untried-boundary";
    public const string DuplicateTest = "duplicate-test";
}
