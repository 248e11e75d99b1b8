namespace Detect.Rules;

public static partial class FindingCodes
{
    public const string UnknownModifier = "unknown-modifier";
    public const string ModifierConflict = "modifier-conflict";
    public const string ModifierOrder = "modifier-order";
    public const string AllNotLast = "all-not-last";
    public const string KeywordModifier = "keyword-modifier";
    public const string ModifierValue = "modifier-value";
    public const string InvalidRegex = "invalid-regex";
    public const string UnsupportedRegex = "unsupported-regex";
    public const string InvalidNetwork = "invalid-network";
    public const string EmptyValueList = "empty-value-list";
    public const string NullInValueList = "null-in-value-list";
    public const string AllWithOneValue = "all-with-one-value";
    public const string OffsetWithoutContains = "base64offset-without-contains";
}
