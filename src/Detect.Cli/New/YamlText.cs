using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Cli;

/// <summary>Writes values as YAML that means exactly them.</summary>
internal static class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "", "null", "true", "false", "yes", "no", "on", "off", "~" };

    /// <summary>Plain where that is safe, else in single quotes.</summary>
    public static string Scalar(string text)
    {
        var plain = !Words.Contains(text) && char.IsAsciiLetter(text[0]) && !char.IsWhiteSpace(text[^1]) && text[^1] != ':'
            && text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '.' or '_' or '/' or '@' or '(' or ')' or ',');
        return plain ? text
            : text.Any(char.IsControl) ? JsonSerializer.Serialize(text)
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>A rule's value that is compared as it is: Sigma's wildcards and their escape stand for themselves.</summary>
    public static string Literal(string text) => Scalar(text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("?", "\\?", StringComparison.Ordinal));

    public static string Block(JsonObject map, int indent)
    {
        var text = new StringBuilder();
        Write(map, indent, text);
        return text.ToString();
    }

    private static void Write(JsonObject map, int indent, StringBuilder text)
    {
        foreach (var (key, value) in map)
        {
            text.Append(' ', indent).Append(Scalar(key)).Append(':');
            switch (value)
            {
                case JsonObject { Count: > 0 } inner:
                    text.Append('\n');
                    Write(inner, indent + 2, text);
                    break;
                case JsonArray { Count: > 0 } list:
                    text.Append('\n');
                    Write(list, indent + 2, text);
                    break;
                default:
                    text.Append(' ').Append(Leaf(value)).Append('\n');
                    break;
            }
        }
    }

    private static void Write(JsonArray list, int indent, StringBuilder text)
    {
        foreach (var item in list)
        {
            if (item is JsonObject { Count: > 0 } map)
            {
                var block = Block(map, indent + 2);
                text.Append(' ', indent).Append("- ").Append(block.AsSpan(indent + 2));
            }
            else
            {
                text.Append(' ', indent).Append("- ").Append(Leaf(item)).Append('\n');
            }
        }
    }

    private static string Leaf(JsonNode? value) => value switch
    {
        JsonObject => "{}",
        JsonArray => "[]",
        null => "null",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Scalar(scalar.GetValue<string>()),
        _ => value.ToJsonString(),
    };
}
