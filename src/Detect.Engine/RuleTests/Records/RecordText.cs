using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Engine;

/// <summary>Records as the log writes them: quotes inside strings are <c>\"</c> and letters stay as they are.</summary>
internal static class RecordText
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode node) => node.ToJsonString(Options);
}
