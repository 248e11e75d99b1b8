using System.Text.Json;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>One test, boundary case or finding per line of JSON.</summary>
internal static class TestJson
{
    public static void Write(RuleTestReport report, Stream output)
    {
        LintJson.Write(report.Findings, output);
        JsonLines.Write(output, report.Results, Write);
    }

    private static void Write(Utf8JsonWriter json, RuleTestResult result)
    {
        json.WriteString("path", result.Path);
        json.WriteNumber("line", result.Position.Line);
        json.WriteString("test", result.Test);
        json.WriteString("case", result.Case);
        json.WriteString("dialect", result.Dialect);
        json.WriteBoolean("passed", result.Passed);
        json.WriteTexts("expected", result.Expected);
        json.WriteTexts("got", result.Got);
    }
}
