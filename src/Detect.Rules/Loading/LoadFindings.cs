namespace Detect.Rules;

internal static class LoadFindings
{
    /// <summary>All findings, file by file as given, within a file by position.</summary>
    public static IReadOnlyList<Finding> InOrder(LoadedDocuments documents)
    {
        var excused = documents.All.Where(document => document.IsExcused).Select(document => document.Findings).ToHashSet();
        return
        [
            .. documents.Sinks
                .GroupBy(sink => sink.Path)
                .SelectMany(file => file
                    .SelectMany(sink => sink.Findings.Select(finding => excused.Contains(sink) ? Softened(finding) : finding))
                    .OrderBy(finding => finding.Position.Line)
                    .ThenBy(finding => finding.Position.Column)
                    .ThenBy(finding => finding.Code, StringComparer.Ordinal)),
        ];
    }

    private static Finding Softened(Finding finding) =>
        finding.Severity == FindingSeverity.Error ? finding with { Severity = FindingSeverity.Warning } : finding;
}
