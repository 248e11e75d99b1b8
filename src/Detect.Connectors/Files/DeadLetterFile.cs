using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>
/// Writes undecodable records as JSON lines: <c>source</c>, <c>line</c>, <c>byteOffset</c>, <c>code</c>, <c>reason</c> and, when
/// asked for, the record itself (<c>record</c>, or <c>recordBase64</c> where it is not UTF-8). The file is created with its first line.
/// </summary>
public sealed class DeadLetterFile(string path, bool withRecords) : IDisposable
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Stream? file;

    public string Path => path;

    public bool Written => file is not null;

    /// <exception cref="IOException">The file cannot be created or written.</exception>
    public void Write(DeadLetter letter)
    {
        file ??= new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        using (var json = new Utf8JsonWriter(file, Layout))
        {
            json.WriteStartObject();
            json.WriteString("source", letter.Origin.Source);
            json.WriteNumber("line", letter.Origin.Line);
            json.WriteNumber("byteOffset", letter.Origin.ByteOffset);
            json.WriteString("code", letter.Code);
            json.WriteString("reason", letter.Reason);
            WriteRecord(json, letter.Raw.Span);
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
    }

    public void Dispose() => file?.Dispose();

    private void WriteRecord(Utf8JsonWriter json, ReadOnlySpan<byte> raw)
    {
        if (!withRecords)
        {
            return;
        }

        if (Utf8.IsValid(raw))
        {
            json.WriteString("record", Encoding.UTF8.GetString(raw));
        }
        else
        {
            json.WriteBase64String("recordBase64", raw);
        }
    }
}
