namespace Detect.Rules;

/// <summary>A code, how grave it is, and the paragraph that docs/rules.md prints about it.</summary>
public sealed record FindingDescription(string Code, FindingSeverity Severity, string Explanation);

/// <summary>Every code there is. Errors keep a rule from loading; warnings and infos do not.</summary>
public static partial class FindingCatalogue
{
    public static IReadOnlyList<FindingDescription> All { get; } =
        [.. Documents, .. Metadata, .. Detections, .. Modifiers, .. Matching, .. Correlations];

    private static readonly Dictionary<string, FindingSeverity> Severities =
        All.ToDictionary(description => description.Code, description => description.Severity);

    public static FindingSeverity SeverityOf(string code) => Severities[code];

    private static FindingDescription Error(string code, string explanation) => new(code, FindingSeverity.Error, explanation);

    private static FindingDescription Warning(string code, string explanation) => new(code, FindingSeverity.Warning, explanation);

    private static FindingDescription Info(string code, string explanation) => new(code, FindingSeverity.Info, explanation);
}
