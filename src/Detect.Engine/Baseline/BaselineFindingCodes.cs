namespace Detect.Engine;

/// <summary>Codes of findings in a PIM baseline, beside those of rule files.</summary>
public static class BaselineFindingCodes
{
    public const string UnknownResource = "unknown-resource";
    public const string InvalidStages = "invalid-stages";
}
