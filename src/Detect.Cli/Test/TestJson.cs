using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>One test, boundary case or finding per line of JSON.</summary>
internal static class TestJson
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(RuleTestReport report, TextWriter output)
    {
        LintJson.Write(report.Findings, output);
        foreach (var result in report.Results)
        {
            using var line = new MemoryStream();
            Write(result, line);
            output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        }
    }

    private static void Write(RuleTestResult result, Stream line)
    {
        using var json = new Utf8JsonWriter(line, Layout);
        json.WriteStartObject();
        json.WriteString("path", result.Path);
        json.WriteNumber("line", result.Position.Line);
        json.WriteString("test", result.Test);
        json.WriteString("case", result.Case);
        json.WriteString("dialect", result.Dialect);
        json.WriteBoolean("passed", result.Passed);
        WriteLines(json, "expected", result.Expected);
        WriteLines(json, "got", result.Got);
        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, string name, IReadOnlyList<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }
}
