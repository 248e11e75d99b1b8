using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Stories;

internal static class Json
{
    // The log's own text: quotes inside strings are \" and letters stay as they are.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode node) => node.ToJsonString(Options);

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> select) => new([.. items.Select(select)]);

    public static JsonObject KeyValue(KeyValuePair<string, string> detail) => new() { ["key"] = detail.Key, ["value"] = detail.Value };

    public static JsonObject Change(Change change) => new()
    {
        ["displayName"] = change.Name,
        ["oldValue"] = change.OldValue,
        ["newValue"] = change.NewValue,
    };
}
