using System.Runtime.CompilerServices;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// The values of a configuration while it is read: where each comes from (the file or an environment variable), which were given as
/// references, and what was found wrong.
/// </summary>
internal sealed class ConfigurationTree(string path, DocumentFindings findings)
{
    private readonly ConditionalWeakTable<YamlNode, string> variables = [];
    private readonly ConditionalWeakTable<YamlNode, string> references = [];
    private readonly List<Finding> found = [];

    public string Path { get; } = path;

    public YamlMapping Root { get; set; } = new([], new SourcePosition(1, 1));

    public IReadOnlyList<Finding> Findings =>
    [
        .. findings.Findings.Concat(found).Distinct()
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .ThenBy(f => f.Position.Line)
            .ThenBy(f => f.Position.Column)
            .ThenBy(f => f.Code, StringComparer.Ordinal),
    ];

    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);

    public YamlScalar FromVariable(string variable, string text)
    {
        var scalar = new YamlScalar(text, isQuoted: true, contentOffset: null, new SourcePosition(1, 1));
        variables.Add(scalar, variable);
        return scalar;
    }

    /// <summary>The scalar with what its references stand for.</summary>
    public YamlScalar Resolved(YamlScalar written, string text)
    {
        var scalar = new YamlScalar(text, isQuoted: true, contentOffset: null, written.Position);
        references.Add(scalar, written.Text);
        if (variables.TryGetValue(written, out var variable))
        {
            variables.Add(scalar, variable);
        }

        return scalar;
    }

    public bool IsFromVariable(YamlNode node) => variables.TryGetValue(node, out _);

    public bool IsReference(YamlNode node) => references.TryGetValue(node, out _);

    /// <summary>As it was written: what a reference stands for is never shown.</summary>
    public string Shown(YamlScalar scalar) => references.TryGetValue(scalar, out var written) ? written : scalar.Text;

    public void Error(YamlNode at, string code, string message, string? suggestion = null) =>
        Report(FindingSeverity.Error, at, code, message, suggestion);

    public void Warning(YamlNode at, string code, string message) => Report(FindingSeverity.Warning, at, code, message, suggestion: null);

    public void ReportVariable(FindingSeverity severity, string variable, string code, string message, string? suggestion) =>
        found.Add(new Finding(variable, new SourcePosition(1, 1), severity, code, message, suggestion));

    private void Report(FindingSeverity severity, YamlNode at, string code, string message, string? suggestion) =>
        found.Add(new Finding(variables.TryGetValue(at, out var variable) ? variable : Path, at.Position, severity, code, message, suggestion));
}
