using System.Text.Encodings.Web;
using System.Text.Json;

namespace Detect.Cli;

/// <summary>One JSON object per line, for other programs.</summary>
internal static class JsonLines
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="members">Writes what is in the object of an item.</param>
    public static void Write<T>(Stream output, IEnumerable<T> items, Action<Utf8JsonWriter, T> members)
    {
        var line = new MemoryStream();
        using var json = new Utf8JsonWriter(line, Layout);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(json, item);
            json.WriteEndObject();
            json.Flush();
            line.WriteByte((byte)'\n');
            output.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
            line.SetLength(0);
            json.Reset();
        }
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
