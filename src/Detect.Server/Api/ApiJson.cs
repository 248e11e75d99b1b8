using System.Text.Json;
using System.Text.Json.Serialization;
using Detect.Connectors;
using Detect.Rules;
using Microsoft.AspNetCore.Mvc;

namespace Detect.Server;

/// <summary>The JSON of the API. Alerts are written as everywhere else.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(AlertConverter), typeof(TimeConverter),
        typeof(LowerCase<AlertVerdict>), typeof(LowerCase<RuleLevel>), typeof(LowerCase<SourceState>), typeof(LowerCase<NotificationKind>),
    ])]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(AlertDetail))]
[JsonSerializable(typeof(CommentRequest))]
[JsonSerializable(typeof(CloseRequest))]
[JsonSerializable(typeof(RuleList))]
[JsonSerializable(typeof(RuleDetail))]
[JsonSerializable(typeof(IReadOnlyList<SilenceState>))]
[JsonSerializable(typeof(IReadOnlyList<SourceView>))]
[JsonSerializable(typeof(IReadOnlyList<SinkState>))]
[JsonSerializable(typeof(IReadOnlyList<RefusedState>))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetterState>))]
[JsonSerializable(typeof(IReadOnlyList<AuditTrailEntry>))]
[JsonSerializable(typeof(RetryRequest))]
[JsonSerializable(typeof(RetryRefusedRequest))]
[JsonSerializable(typeof(CountAnswer))]
[JsonSerializable(typeof(SinkTestAnswer))]
[JsonSerializable(typeof(IngestAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(Statistics))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes the framework's options those of this context: it brings only the types into them by itself.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        var own = Default.Options;
        options.TypeInfoResolverChain.Insert(0, Default);
        options.DefaultIgnoreCondition = own.DefaultIgnoreCondition;
        options.RespectNullableAnnotations = own.RespectNullableAnnotations;
        options.RespectRequiredConstructorParameters = own.RespectRequiredConstructorParameters;
        foreach (var converter in own.Converters)
        {
            options.Converters.Add(converter);
        }
    }
}

/// <summary>Alerts have one layout wherever they are written.</summary>
internal sealed class AlertConverter : JsonConverter<AlertDocument>
{
    public override AlertDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The API takes no alerts.");

    public override void Write(Utf8JsonWriter writer, AlertDocument value, JsonSerializerOptions options) => AlertJson.Write(writer, value);
}

internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(AlertJson.Time(value));
}

/// <summary>Words in camel case; a word that is none says which there are.</summary>
internal sealed class LowerCase<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is not null && Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : throw new UnknownWordException(
                text is null ? "it is no text" : $"\"{QueryValues.Shown(text)}\" is none of its values", [.. Enum.GetValues<T>().Select(value => AlertJson.EnumName(value))]);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(AlertJson.EnumName(value));
}

/// <summary>A value in a body is none of the words that it could be.</summary>
internal sealed class UnknownWordException(string what, IReadOnlyList<string> words) : JsonException($"{what}; expected {string.Join(", ", words)}");
