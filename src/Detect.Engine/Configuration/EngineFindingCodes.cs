namespace Detect.Engine;

/// <summary>Codes of findings in accounts.yml, silences.yml and a PIM baseline, beside those of rule files.</summary>
public static class EngineFindingCodes
{
    public const string UnknownClass = "unknown-class";
    public const string AccountWithoutName = "account-without-name";
    public const string InvalidTime = "invalid-time";
    public const string EmptyPeriod = "empty-period";
    public const string UnknownResource = "unknown-resource";
    public const string InvalidStages = "invalid-stages";
    public const string UnknownMatcher = "unknown-matcher";
}
