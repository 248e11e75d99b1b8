using System.Runtime.InteropServices;
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

    /// <summary>Null also for text that is no Unicode: half a surrogate pair, which only shows when it is read.</summary>
    public static string? TextMember(this JsonElement e, string name)
    {
        try
        {
            return Member(e, name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>As received, whatever its text holds.</summary>
    public static ReadOnlySpan<byte> Raw(this JsonElement e) => JsonMarshal.GetRawUtf8Value(e);

    public static DateTimeOffset? TimeMember(this JsonElement e, string name) =>
        Member(e, name) is { ValueKind: JsonValueKind.String } found && found.TryGetDateTimeOffset(out var time) ? time : null;

    private static JsonElement Member(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var found) ? found : default;
}
