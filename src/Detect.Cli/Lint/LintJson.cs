using System.Text.Json;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>One finding per line of JSON, for editors and CI.</summary>
internal static class LintJson
{
    public static void Write(IEnumerable<Finding> findings, Stream output) => JsonLines.Write(output, findings, Write);

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("path", finding.Path);
        json.WriteNumber("line", finding.Position.Line);
        json.WriteNumber("column", finding.Position.Column);
        json.WriteString("severity", SeverityName(finding.Severity));
        json.WriteString("code", finding.Code);
        json.WriteString("message", finding.Message);
        json.WriteString("suggestion", finding.Suggestion);
    }

    internal static string SeverityName(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "info",
    };
}
