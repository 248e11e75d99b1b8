using System.Text.Json;

namespace Detect.Connectors;

/// <summary>Members of answers that may not have the shape they should.</summary>
internal static class JsonMembersOfAnswers
{
    public static JsonElement ObjectMember(this JsonElement e, string name) => Member(e, name) is { ValueKind: JsonValueKind.Object } found
        ? found
        : default;

    public static IEnumerable<JsonElement> Items(this JsonElement e, string name) => Member(e, name) is { ValueKind: JsonValueKind.Array } found
        ? found.EnumerateArray()
        : [];

    public static string? TextMember(this JsonElement e, string name) => Member(e, name) is { ValueKind: JsonValueKind.String } found
        ? found.GetString()
        : null;

    public static DateTimeOffset? TimeMember(this JsonElement e, string name) =>
        Member(e, name) is { ValueKind: JsonValueKind.String } found && found.TryGetDateTimeOffset(out var time) ? time : null;

    private static JsonElement Member(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var found) ? found : default;
}
