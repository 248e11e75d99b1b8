using System.Text.Json;

namespace Detect.Events;

/// <summary>Diagnostic records are canonical as they stand, except where a collector turned their objects into text.</summary>
internal static class DiagnosticRecords
{
    internal static CanonicalRecord Transcribe(JsonElement e, ReadOnlyMemory<byte> raw)
    {
        if (!IsText(e.Member("properties"))) return new CanonicalRecord(RecordShape.EventHubs, EventTables.None, raw, raw);
        var writer = new CanonicalWriter(e.TextOf("category")!);
        foreach (var member in e.EnumerateObject())
        {
            if (member.Name == "category") continue;
            writer.Json.WritePropertyName(member.Name);
            EmbeddedJson.WriteUnpacked(writer.Json, member.Value);
        }

        return writer.FinishFlat(RecordShape.EventHubs, EventTables.None, raw);
    }

    private static bool IsText(JsonElement properties) =>
        properties.ValueKind == JsonValueKind.String && EmbeddedJson.LooksLikeJson(properties.GetString()!);
}
