using System.Text;
using System.Text.Json;

namespace Detect.Events.Tests.Dialects;

/// <summary>What became of a piece of input: records in the canonical layout, dead letters and notices.</summary>
internal sealed class Transcribed
{
    public List<CanonicalRecord> Records { get; } = [];

    public List<string> DeadLetters { get; } = [];

    public List<string> DeadLetterTexts { get; } = [];

    public List<string> Notices { get; } = [];

    public List<RecordOrigin> Origins { get; } = [];

    public CanonicalRecord Single => Records.Should().ContainSingle(string.Join("; ", DeadLetters)).Subject;

    public JsonElement Json => JsonOf(Single);

    public JsonElement Properties => Json.GetProperty("properties");

    public static Transcribed OfJson(string json)
    {
        var result = new Transcribed();
        var bytes = Encoding.UTF8.GetBytes(json);
        using var document = JsonDocument.Parse(bytes);
        RecordUnwrapper.Unwrap(
            document.RootElement,
            bytes,
            result.Records.Add,
            (code, reason, member) =>
            {
                result.DeadLetters.Add($"{code}: {reason}");
                result.DeadLetterTexts.Add(Text(member));
            });
        return result;
    }

    public static Transcribed OfCsv(string header, string rows, string source = "export.csv")
    {
        var result = new Transcribed();
        var chunk = new RecordChunk(source, ChunkFormat.Csv, Encoding.UTF8.GetBytes(rows), 2, Encoding.UTF8.GetByteCount(header) + 1)
        {
            CsvHeader = Encoding.UTF8.GetBytes(header),
        };
        CsvRecords.Read(
            chunk,
            (record, origin) =>
            {
                result.Records.Add(record);
                result.Origins.Add(origin);
            },
            (origin, code, reason, _) => result.DeadLetters.Add($"{origin.Line}: {code}: {reason}"),
            (_, code, message) => result.Notices.Add($"{code}: {message}"));
        return result;
    }

    public static JsonElement JsonOf(CanonicalRecord record)
    {
        using var document = JsonDocument.Parse(record.Json);
        return document.RootElement.Clone();
    }

    /// <summary>The text at a dotted path of the canonical record; numbers are array indexes. Null when it is not there.</summary>
    public string? At(string path) => At(Json, path);

    public static string? At(JsonElement e, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (int.TryParse(part, out var index) && e.ValueKind == JsonValueKind.Array)
            {
                if (index >= e.GetArrayLength()) return null;
                e = e[index];
            }
            else if (e.ValueKind != JsonValueKind.Object || !e.TryGetProperty(part, out e))
            {
                return null;
            }
        }

        return e.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => e.GetString(),
            _ => e.GetRawText(),
        };
    }

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
