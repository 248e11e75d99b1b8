using System.Text;

namespace Detect.Events.Tests;

/// <summary>What the real reader and decoder make of a text: detached events, dead letters and notices.</summary>
internal sealed class Decoded : IEventVisitor
{
    public List<AuditEvent> Events { get; } = [];

    public List<DeadLetter> DeadLetters { get; } = [];

    public List<string> Notices { get; } = [];

    public IEnumerable<string?> Ids => Events.Select(e => e.Id);

    public IEnumerable<string> Codes => DeadLetters.Select(letter => letter.Code);

    public static Decoded Of(string text, int chunkSize = 1 << 20, DecoderOptions? options = null) =>
        Of(Encoding.UTF8.GetBytes(text), chunkSize, options);

    public static Decoded Of(byte[] bytes, int chunkSize = 1 << 20, DecoderOptions? options = null)
    {
        using var stream = new MemoryStream(bytes);
        return Of(stream, chunkSize, options);
    }

    public static Decoded Of(Stream stream, int chunkSize = 1 << 20, DecoderOptions? options = null)
    {
        var decoded = new Decoded();
        var decoder = new EventDecoder(options);
        foreach (var chunk in ChunkReader.Read(stream, "log.jsonl", chunkSize))
        {
            decoder.Decode(chunk, decoded);
        }

        return decoded;
    }

    /// <summary>The one event of a text that must hold nothing else.</summary>
    public static AuditEvent One(string text)
    {
        var decoded = Of(text);
        decoded.DeadLetters.Should().BeEmpty();
        return decoded.Events.Should().ContainSingle().Subject;
    }

    public void OnEvent(AuditEvent e) => Events.Add(e.Detach());

    public void OnDeadLetter(DeadLetter deadLetter) => DeadLetters.Add(deadLetter);

    public void OnNotice(RecordOrigin origin, string code, string message) => Notices.Add(code);
}

internal static class EventReading
{
    /// <summary>The field's values, joined by <c> | </c>; <c>absent</c> where the field does not exist, <c>null</c> for a null.</summary>
    public static string Get(this AuditEvent e, string field)
    {
        var resolution = FieldCatalogue.Default.Resolve(field, e.Table);
        resolution.Field.Should().NotBeNull($"{field} is a field");
        return Text(e.Read(resolution.Field!));
    }

    public static string Text(FieldValues values) => !values.Exists
        ? "absent"
        : string.Join(" | ", values.Values.ToArray().Select(value => value.Kind == FieldValueKind.Null ? "null" : value.Text));

    /// <summary>The same through <see cref="AuditEvent.ReadUtf8"/>, which leaves out nulls.</summary>
    public static string GetUtf8(this AuditEvent e, string field)
    {
        var slices = new Utf8Slice[64];
        var count = e.ReadUtf8(FieldCatalogue.Default.Resolve(field, e.Table).Field!, slices);
        return string.Join(" | ", slices.Take(count).Select(slice => Encoding.UTF8.GetString(e.Bytes(slice))));
    }
}
