using System.Text.Encodings.Web;
using System.Text.Json;

namespace Detect.Cli;

/// <summary>One row of the monitoring tables per line of JSON.</summary>
internal static class CoverageJson
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(CoverageReport report, Stream output)
    {
        foreach (var row in report.Rows)
        {
            using (var json = new Utf8JsonWriter(output, Layout))
            {
                Write(json, row);
            }

            output.Write("\n"u8);
        }
    }

    private static void Write(Utf8JsonWriter json, CoveredRow row)
    {
        json.WriteStartObject();
        json.WriteString("row", row.Row.Id);
        json.WriteString("page", row.Row.Page);
        json.WriteString("what", row.Row.What);
        json.WriteString("risk", row.Row.Risk);
        json.WriteBoolean("tableRow", row.Row.TableRow);
        WriteTexts(json, "logs", row.Row.Logs);
        json.WriteString("tests", Verdict(row.Tests));
        json.WriteStartArray("rules");
        foreach (var rule in row.Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Rule.Id);
            json.WriteString("title", rule.Rule.Title);
            json.WriteString("level", LevelStyle.Name(rule.Rule.Level));
            json.WriteString("path", rule.Rule.Path);
            WriteTexts(json, "tables", TableNames.Single.Where(table => rule.Tables.HasFlag(table)).Select(TableNames.One));
            json.WriteString("tests", Verdict(rule.Tests));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Verdict(TestVerdict tests) => JsonNamingPolicy.CamelCase.ConvertName(tests.ToString());
}
