using System.Globalization;
using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>YAML as the JSON it means; what is quoted is text.</summary>
internal static class YamlJson
{
    public static JsonObject Of(YamlMapping map)
    {
        var json = new JsonObject();
        foreach (var entry in map.Entries)
        {
            json[entry.Name] = Of(entry.Value);
        }

        return json;
    }

    public static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMapping map => Of(map),
        YamlSequence list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar scalar => Of(scalar),
        _ => null,
    };

    private static JsonValue? Of(YamlScalar scalar) => scalar.ValueKind switch
    {
        RuleValueKind.Null => null,
        RuleValueKind.Boolean => JsonValue.Create(bool.Parse(scalar.Text)),
        RuleValueKind.Number when long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            JsonValue.Create(whole),
        RuleValueKind.Number => JsonValue.Create(decimal.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(scalar.Text),
    };
}
