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
    private const string EndKey = "end";

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

        var line = map.Has(AuthorKey) ? LineOf(map) : LineOf(map, (AuthorKey, author));
        var result = SilenceFile.Load(new RuleFile(Name, $"silences: [{line}]"));
        return result.Findings.Count == 0
            ? (line, [])
            : (null, [.. result.Findings.Select(finding => $"{finding.Code}: {finding.Message}{(finding.Suggestion is { } meant ? $"; did you mean \"{meant}\"?" : "")}")]);
    }

    /// <summary>
    /// The silence, when it ends at this time if not before: it goes on covering what it has covered. Null for one that has not begun by then,
    /// or can no longer be read: it covers nothing.
    /// </summary>
    public static StoredSilence? Ended(StoredSilence silence, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(silence);
        var read = SilenceFile.LoadItem(silence.Id, silence.Yaml).Silences;
        if (read.LastEnd <= at)
        {
            return silence;
        }

        return read.FirstStart < at && Map(silence.Yaml) is { } map ? silence with { Yaml = LineOf(map, (EndKey, AlertJson.Time(at))) } : null;
    }

    /// <summary>When a stored silence ends; null where it can no longer be read.</summary>
    public static DateTimeOffset? EndOf(StoredSilence silence)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return SilenceFile.LoadItem(silence.Id, silence.Yaml).Silences.LastEnd;
    }

    // An item that was stored as it was written may have its dash.
    private static YamlMapping? Map(string item) => YamlReader.Read(new RuleFile(Name, item), new DocumentFindings(Name)) switch
    {
        [YamlMapping map] => map,
        [YamlSequence { Items: [YamlMapping map] }] => map,
        _ => null,
    };

    private static string LineOf(YamlMapping map, params (string Key, string Value)[] replaced)
    {
        var item = (JsonObject)JsonOf(map)!;
        foreach (var (key, value) in replaced)
        {
            item[key] = value;
        }

        return item.ToJsonString(Layout);
    }

    private static JsonNode? JsonOf(YamlNode node) => node switch
    {
        YamlMapping map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Name, JsonOf(entry.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(JsonOf)]),
        YamlScalar { IsNull: false } scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };
}
