using System.Text.Json.Nodes;

namespace Detect.Cli;

/// <summary>Says where an alert is not what was expected: the innermost names, with both values.</summary>
internal static class AlertDifference
{
    private const int LongestValue = 80;

    public static IEnumerable<string> Of(JsonNode wanted, JsonNode actual) => Of("", wanted, actual);

    private static IEnumerable<string> Of(string path, JsonNode? wanted, JsonNode? actual)
    {
        if (Expectation.Has(actual, wanted))
        {
            return [];
        }

        return (wanted, actual) switch
        {
            (JsonObject want, JsonObject have) =>
                want.SelectMany(pair => Of(path.Length == 0 ? pair.Key : $"{path}.{pair.Key}", pair.Value, have[pair.Key])),
            (JsonArray want, JsonArray have) when want.Count == have.Count =>
                want.Zip(have).SelectMany((pair, index) => Of($"{path}[{index}]", pair.First, pair.Second)),
            (JsonArray want, JsonArray have) => [$"{path}: expected {want.Count}, got {have.Count}"],
            _ => [$"{path}: expected {Text(wanted)}, got {Text(actual)}"],
        };
    }

    private static string Text(JsonNode? value)
    {
        var text = Printable.Of(value?.ToJsonString() ?? "nothing");
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
