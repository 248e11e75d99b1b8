using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>One finding per line of JSON, for editors and CI.</summary>
internal static class LintJson
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IEnumerable<Finding> findings, TextWriter output)
    {
        var line = new MemoryStream();
        foreach (var finding in findings)
        {
            line.SetLength(0);
            Write(finding, line);
            output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        }
    }

    private static void Write(Finding finding, Stream line)
    {
        using var json = new Utf8JsonWriter(line, Layout);
        json.WriteStartObject();
        json.WriteString("path", finding.Path);
        json.WriteNumber("line", finding.Position.Line);
        json.WriteNumber("column", finding.Position.Column);
        json.WriteString("severity", SeverityName(finding.Severity));
        json.WriteString("code", finding.Code);
        json.WriteString("message", finding.Message);
        json.WriteString("suggestion", finding.Suggestion);
        json.WriteEndObject();
    }

    internal static string SeverityName(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "info",
    };
}
