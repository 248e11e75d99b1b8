namespace Detect.Engine;

/// <summary>Codes of findings in accounts.yml and silences.yml, beside those of rule files.</summary>
public static class EngineFindingCodes
{
    public const string UnknownClass = "unknown-class";
    public const string AccountWithoutName = "account-without-name";
    public const string InvalidTime = "invalid-time";
    public const string EmptyPeriod = "empty-period";
    public const string UnknownMatcher = "unknown-matcher";
}
