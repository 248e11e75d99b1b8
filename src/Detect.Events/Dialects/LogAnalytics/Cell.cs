using System.Text.Json;

namespace Detect.Events;

/// <summary>One value of a row: JSON from the API or an export, or bare text from CSV, where everything is text.</summary>
internal readonly struct Cell
{
    private readonly JsonElement json;
    private readonly string? text;

    internal Cell(JsonElement json)
    {
        this.json = json;
    }

    internal Cell(string text)
    {
        this.text = text;
    }

    internal bool IsCsv => text is not null;

    internal bool IsEmpty => text is null
        ? json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            || (json.ValueKind == JsonValueKind.String && json.ValueEquals(""))
        : text.Length == 0;

    internal string? Text => text is null ? json.AsText() : text.Length == 0 ? null : text;

    /// <summary>The value as an object or array, parsed from text once or twice where it came as text; else undefined.</summary>
    internal JsonElement Dynamic
    {
        get
        {
            if (json.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return json;
            return Text is { } value && EmbeddedJson.Parse(value) is { } parsed ? parsed : default;
        }
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (text is not null) writer.WriteStringValue(text);
        else writer.WriteRawValue(json.Utf8(), skipInputValidation: true);
    }
}
