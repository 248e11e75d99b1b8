using System.Net;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>What entities are made of in Sentinel: one account, one address, one role.</summary>
internal static class SentinelFacts
{
    private const int ValuesShown = 100;

    public static string? Actor(AlertDocument alert) =>
        alert.Group.FirstOrDefault(part => part.Name.StartsWith("actor", StringComparison.OrdinalIgnoreCase))?.Value
        ?? First(alert, e => e.Actor);

    public static string? ActorId(AlertDocument alert)
    {
        var actor = Actor(alert);
        return alert.Events.FirstOrDefault(e => e.ActorId is not null && (actor is null || e.Actor == actor || e.ActorId == actor))?.ActorId;
    }

    public static string? IpAddress(AlertDocument alert) => First(alert, e => IPAddress.TryParse(e.IpAddress, out _) ? e.IpAddress : null);

    public static string? Role(AlertDocument alert) => First(alert, e => e.Role);

    public static IReadOnlyList<string> Distinct(AlertDocument alert, Func<AlertDocumentEvent, string?> part) =>
        [.. alert.Events.Select(part).OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Take(ValuesShown)];

    public static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string> values, int limit)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(Cut.To(value, Math.Max(20, limit / values.Count)));
        }

        json.WriteEndArray();
    }

    public static void WriteGroup(Utf8JsonWriter json, AlertDocument alert, int limit)
    {
        json.WriteStartObject();
        foreach (var (name, value) in alert.Group)
        {
            json.WriteString(name, Cut.To(value, Math.Max(20, limit / alert.Group.Count)));
        }

        json.WriteEndObject();
    }

    /// <summary>As many of the first and last events as have room.</summary>
    public static void WriteEvents(Utf8JsonWriter json, AlertDocument alert, int bytes, int textLimit)
    {
        var events = alert.Events;
        while (true)
        {
            var written = Events(events, textLimit);
            if (written.Length <= bytes || events.Count == 0)
            {
                json.WriteRawValue(written.AsSpan());
                return;
            }

            var half = events.Count / 2;
            events = [.. events.Take(half - (half / 2)), .. events.TakeLast(half / 2)];
        }
    }

    private static byte[] Events(IReadOnlyList<AlertDocumentEvent> events, int textLimit)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, AlertJson.Layout))
        {
            json.WriteStartArray();
            foreach (var e in events)
            {
                json.WriteStartObject();
                Write(json, "id", e.Id, textLimit);
                Write(json, "occurredAt", e.OccurredAt is { } time ? AlertJson.Time(time) : null, textLimit);
                Write(json, "operation", e.Operation, textLimit);
                Write(json, "actor", e.Actor, textLimit);
                Write(json, "target", e.Target, textLimit);
                Write(json, "role", e.Role, textLimit);
                Write(json, "ipAddress", e.IpAddress, textLimit);
                Write(json, "result", e.Result, textLimit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return output.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value, int limit)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, Cut.To(value, limit));
        }
    }

    private static string? First(AlertDocument alert, Func<AlertDocumentEvent, string?> part) =>
        alert.Events.Select(part).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
