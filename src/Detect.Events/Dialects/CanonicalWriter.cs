using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// Writes one record in the canonical layout. Members go to the envelope until <see cref="BeginProperties"/>, and to the
/// Graph resource after it. Absent and empty values leave no member, so that every dialect says "unknown" in the same way.
/// </summary>
internal sealed class CanonicalWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> buffer = new(2048);

    internal CanonicalWriter(string category)
    {
        Json = new Utf8JsonWriter(buffer, Options);
        Json.WriteStartObject();
        Json.WriteString("category", category);
    }

    internal Utf8JsonWriter Json { get; }

    internal CanonicalWriter Text(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) Json.WriteString(name, value);
        return this;
    }

    internal CanonicalWriter Time(string name, string? value) => Text(name, ExportTime.ToIso(value));

    internal CanonicalWriter Number(string name, string? digits)
    {
        if (long.TryParse(digits, out var number)) Json.WriteNumber(name, number);
        return this;
    }

    /// <summary>Understands what exports write for a boolean (<c>TRUE</c>, <c>True</c>, <c>Yes</c>); leaves out everything else.</summary>
    internal CanonicalWriter Flag(string name, string? value)
    {
        if (value is null) return this;
        if (value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("yes", StringComparison.OrdinalIgnoreCase))
            Json.WriteBoolean(name, true);
        else if (value.Equals("false", StringComparison.OrdinalIgnoreCase) || value.Equals("no", StringComparison.OrdinalIgnoreCase))
            Json.WriteBoolean(name, false);
        return this;
    }

    internal CanonicalWriter Copy(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined) return this;
        Json.WritePropertyName(name);
        Json.WriteRawValue(value.Utf8(), skipInputValidation: true);
        return this;
    }

    internal CanonicalWriter BeginProperties()
    {
        Json.WriteStartObject("properties");
        return this;
    }

    /// <summary>Ends properties and record.</summary>
    internal CanonicalRecord Finish(RecordShape shape, EventTables table, ReadOnlyMemory<byte> raw)
    {
        Json.WriteEndObject();
        return FinishFlat(shape, table, raw);
    }

    /// <summary>Ends a record whose properties were copied whole.</summary>
    internal CanonicalRecord FinishFlat(RecordShape shape, EventTables table, ReadOnlyMemory<byte> raw)
    {
        Json.WriteEndObject();
        Json.Flush();
        return new CanonicalRecord(shape, table, buffer.WrittenMemory, raw);
    }
}
