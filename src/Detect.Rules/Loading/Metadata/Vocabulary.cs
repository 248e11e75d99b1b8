namespace Detect.Rules;

/// <summary>The words that Sigma defines.</summary>
internal static class Vocabulary
{
    public static readonly string[] Levels = ["informational", "low", "medium", "high", "critical"];

    public static readonly string[] Statuses = ["stable", "test", "experimental", "deprecated", "unsupported"];

    public static readonly string[] RelatedTypes = ["derived", "obsolete", "merged", "renamed", "similar"];

    public static readonly string[] TagNamespaces = ["attack", "car", "cve", "d3fend", "detection", "stp", "tlp"];

    public static readonly string[] RuleKeys =
    [
        "title", "id", "name", "related", "taxonomy", "status", "description", "license", "references", "author", "date",
        "modified", "logsource", "detection", "correlation", "filter", "fields", "falsepositives", "level", "tags", "scope",
        "action", "detect", "coverage", "runbook",
    ];
}
