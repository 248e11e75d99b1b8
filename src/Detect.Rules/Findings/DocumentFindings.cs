namespace Detect.Rules;

/// <summary>Collects the findings of one file or document.</summary>
internal sealed class DocumentFindings(string path)
{
    private readonly HashSet<Finding> findings = [];

    public string Path { get; } = path;

    public IReadOnlyCollection<Finding> Findings => findings;

    public bool HasErrors { get; private set; }

    /// <summary>The rule cannot run here for a reason that is no mistake of its author.</summary>
    public bool IsLeftOut { get; private set; }

    public bool IsUsable => !HasErrors && !IsLeftOut;

    public void Report(string code, SourcePosition position, string message, string? suggestion = null) =>
        Report(FindingCatalogue.SeverityOf(code), position, code, message, suggestion);

    public void Report(FindingSeverity severity, SourcePosition position, string code, string message, string? suggestion = null)
    {
        HasErrors |= severity == FindingSeverity.Error;
        findings.Add(new Finding(Path, position, severity, code, message, suggestion));
    }

    public void Report(string code, SourcePosition position, string message, string? suggestion, Correction? correction) =>
        findings.Add(new Finding(Path, position, FindingCatalogue.SeverityOf(code), code, message, suggestion) { Correction = correction });

    public void Add(DocumentFindings others)
    {
        foreach (var finding in others.findings)
        {
            HasErrors |= finding.Severity == FindingSeverity.Error;
            findings.Add(finding);
        }
    }

    public void LeaveOut(string code, SourcePosition position, string message)
    {
        IsLeftOut = true;
        Report(FindingSeverity.Warning, position, code, message, suggestion: null);
    }
}
