namespace Detect.Engine;

/// <summary>Codes of findings in accounts.yml, silences.yml and rule tests, beside those of rule files.</summary>
public static class EngineFindingCodes
{
    public const string UnknownClass = "unknown-class";
    public const string AccountWithoutName = "account-without-name";
    public const string InvalidTime = "invalid-time";
    public const string EmptyPeriod = "empty-period";
    public const string UnknownMatcher = "unknown-matcher";

    public const string TestWithoutRule = "test-without-rule";
    public const string RuleWithoutTest = "rule-without-test";
    public const string MissingPositiveTest = "missing-positive-test";
    public const string MissingNegativeTest = "missing-negative-test";
    public const string UnknownRecord = "unknown-record";
    public const string UnreadableRecord = "unreadable-record";
    public const string UnsettableField = "unsettable-field";
    public const string InvalidTestTime = "invalid-test-time";
    public const string UnknownTestRule = "unknown-test-rule";
    public const string DuplicateTest = "duplicate-test";
}
