using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Connectors;

/// <summary>Messages made smaller until they fit their service.</summary>
internal static class ChatJson
{
    private static readonly JsonSerializerOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(JsonNode message) => JsonSerializer.SerializeToUtf8Bytes(message, Layout);

    /// <param name="build">Makes the message with texts of at most so many characters.</param>
    public static ReadOnlyMemory<byte> Fitting(int bytes, int textLimit, Func<int, JsonNode> build)
    {
        while (true)
        {
            var message = Bytes(build(textLimit));
            if (message.Length <= bytes || textLimit <= 20)
            {
                return message;
            }

            textLimit /= 2;
        }
    }
}
