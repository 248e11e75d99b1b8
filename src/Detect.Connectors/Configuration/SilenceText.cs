using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>One silence as a person sends it, in YAML or JSON, brought into the form in which it is stored.</summary>
public static class SilenceText
{
    private const string Name = "silence";
    private const string AuthorKey = "author";

    private static readonly JsonSerializerOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="author">Who sends it, where the text names nobody.</param>
    /// <returns>The item as one line of JSON, which is YAML too; or null and what is wrong.</returns>
    public static (string? Item, IReadOnlyList<string> Problems) Read(string text, string author)
    {
        var findings = new DocumentFindings(Name);
        var documents = YamlReader.Read(new RuleFile(Name, text), findings);
        if (findings.HasErrors)
        {
            return (null, [.. findings.Findings.Select(finding => finding.ToString())]);
        }

        if (documents is not [YamlMapping map])
        {
            return (null, ["The silence is not one map; expected \"matchers\", \"start\", \"end\" and \"comment\"."]);
        }

        var item = (JsonObject)JsonOf(map)!;
        if (!map.Has(AuthorKey))
        {
            item[AuthorKey] = author;
        }

        var line = item.ToJsonString(Layout);
        var result = SilenceFile.Load(new RuleFile(Name, $"silences: [{line}]"));
        return result.Findings.Count == 0
            ? (line, [])
            : (null, [.. result.Findings.Select(finding => $"{finding.Code}: {finding.Message}{(finding.Suggestion is { } meant ? $"; did you mean \"{meant}\"?" : "")}")]);
    }

    /// <summary>When a stored silence ends; null where it can no longer be read.</summary>
    public static DateTimeOffset? EndOf(StoredSilence silence)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return SilenceFile.LoadItem(silence.Id, silence.Yaml).Silences.LastEnd;
    }

    private static JsonNode? JsonOf(YamlNode node) => node switch
    {
        YamlMapping map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Name, JsonOf(entry.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(JsonOf)]),
        YamlScalar { IsNull: false } scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };
}
