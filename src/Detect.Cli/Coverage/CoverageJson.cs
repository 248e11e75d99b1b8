using System.Text.Json;

namespace Detect.Cli;

/// <summary>One row of the monitoring tables per line of JSON.</summary>
internal static class CoverageJson
{
    public static void Write(CoverageReport report, Stream output) => JsonLines.Write(output, report.Rows, Write);

    private static void Write(Utf8JsonWriter json, CoveredRow row)
    {
        json.WriteString("row", row.Row.Id);
        json.WriteString("page", row.Row.Page);
        json.WriteString("what", row.Row.What);
        json.WriteString("risk", row.Row.Risk);
        json.WriteBoolean("tableRow", row.Row.TableRow);
        json.WriteTexts("logs", row.Row.Logs);
        json.WriteString("tests", Verdict(row.Tests));
        json.WriteStartArray("rules");
        foreach (var rule in row.Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Rule.Id);
            json.WriteString("title", rule.Rule.Title);
            json.WriteString("level", LevelStyle.Name(rule.Rule.Level));
            json.WriteString("path", rule.Rule.Path);
            json.WriteTexts("tables", TableNames.Single.Where(table => rule.Tables.HasFlag(table)).Select(TableNames.One));
            json.WriteString("tests", Verdict(rule.Tests));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Verdict(TestVerdict tests) => JsonNamingPolicy.CamelCase.ConvertName(tests.ToString());
}
