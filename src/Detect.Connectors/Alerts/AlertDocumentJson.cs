using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>An alert document as JSON and back, whole: what the store keeps. Names and layout are those of <see cref="AlertJson"/>.</summary>
public static class AlertDocumentJson
{
    // Not source-generated: a generated reader sets an init-only property that is missing (a document of an older version) to null.
    private static readonly JsonSerializerOptions Layout = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new TimeConverter(),
            new GroupConverter(),
            new NameConverter<AlertKind>(),
            new NameConverter<AlertStatus>(),
            new NameConverter<AlertVerdict>(),
            new NameConverter<RuleLevel>(),
            new NameConverter<AccountClass>(),
        },
    };

    public static string Write(AlertDocument alert) => JsonSerializer.Serialize(alert, Layout);

    /// <exception cref="JsonException">It is no alert document.</exception>
    public static AlertDocument Read(string json) => JsonSerializer.Deserialize<AlertDocument>(json, Layout) ?? throw new JsonException("null is no alert");

    public static string WriteMany(IReadOnlyList<AlertDocument> alerts) => JsonSerializer.Serialize(alerts, Layout);

    /// <exception cref="JsonException">It is no list of alert documents.</exception>
    public static IReadOnlyList<AlertDocument> ReadMany(string json) =>
        JsonSerializer.Deserialize<List<AlertDocument>>(json, Layout) ?? throw new JsonException("null is no list of alerts");

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(AlertJson.Time(value));
    }

    private sealed class NameConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
        where T : struct, Enum;

    // An object, in the rule's order.
    private sealed class GroupConverter : JsonConverter<IReadOnlyList<AlertField>>
    {
        public override IReadOnlyList<AlertField> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("a group is an object");
            }

            var fields = new List<AlertField>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                fields.Add(new AlertField(name, reader.GetString() ?? ""));
            }

            return fields;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<AlertField> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, text) in value)
            {
                writer.WriteString(name, text);
            }

            writer.WriteEndObject();
        }
    }
}
