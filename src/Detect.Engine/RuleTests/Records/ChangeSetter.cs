using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.Engine;

/// <summary>Writes modified properties, whose values are JSON inside a string.</summary>
internal static class ChangeSetter
{
    public const string OldSide = "oldValue";
    public const string NewSide = "newValue";

    public static void Set(TestRecord record, string property, string side, JsonNode? value) =>
        AuditParts.ChangeOf(record.Resource, property).Set(side, Encode(value));

    public static JsonNode? Encode(JsonNode? value) => value is null
        ? null
        : JsonValue.Create(JsonSerializer.Serialize(value, RecordText.Options));
}
