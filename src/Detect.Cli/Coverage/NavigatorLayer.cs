using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Detect.Cli;

/// <summary>A layer for MITRE's ATT&amp;CK Navigator: each technique that rules are tagged with, scored by their number.</summary>
internal static partial class NavigatorLayer
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(CoverageReport report, Stream output)
    {
        var techniques = report.Rules
            .SelectMany(rule => rule.Rule.Tags.Select(Technique).OfType<string>().Distinct().Select(id => (id, rule.Rule.Title)))
            .GroupBy(pair => pair.id, pair => pair.Title)
            .OrderBy(technique => technique.Key, StringComparer.Ordinal)
            .ToList();
        using (var json = new Utf8JsonWriter(output, Layout))
        {
            json.WriteStartObject();
            json.WriteString("name", "Detect");
            json.WriteStartObject("versions");
            json.WriteString("layer", "4.5");
            json.WriteEndObject();
            json.WriteString("domain", "enterprise-attack");
            json.WriteString("description", "Techniques that the rules are tagged with; the score is the number of rules.");
            json.WriteStartArray("techniques");
            techniques.ForEach(technique => Write(json, technique));
            json.WriteEndArray();
            WriteGradient(json, techniques.Select(technique => technique.Count()).DefaultIfEmpty(1).Max());
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, IGrouping<string, string> technique)
    {
        json.WriteStartObject();
        json.WriteString("techniqueID", technique.Key);
        json.WriteNumber("score", technique.Count());
        json.WriteString("comment", string.Join("\n", technique));
        json.WriteBoolean("enabled", true);
        json.WriteBoolean("showSubtechniques", technique.Key.Contains('.', StringComparison.Ordinal));
        json.WriteEndObject();
    }

    private static void WriteGradient(Utf8JsonWriter json, int most)
    {
        json.WriteStartObject("gradient");
        json.WriteStartArray("colors");
        json.WriteStringValue("#e3f2fd");
        json.WriteStringValue("#1565c0");
        json.WriteEndArray();
        json.WriteNumber("minValue", 0);
        json.WriteNumber("maxValue", most);
        json.WriteEndObject();
    }

    /// <summary><c>attack.t1098.003</c> is T1098.003; a tactic is no technique.</summary>
    private static string? Technique(string tag) =>
        TechniqueTag().Match(tag) is { Success: true } match ? match.Groups["id"].Value.ToUpperInvariant() : null;

    [GeneratedRegex(@"^attack\.(?<id>t[0-9]{4}(\.[0-9]{3})?)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex TechniqueTag();
}
