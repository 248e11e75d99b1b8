using System.Text.Json;

namespace Detect.Connectors;

/// <summary>What plain and CloudEvents payloads have in common.</summary>
internal static class NotificationJson
{
    /// <summary>A receiver's limit is commonly a megabyte or less; an alert of very many events shows fewer of them.</summary>
    public const int LargestBody = 256 << 10;

    public static string TypeName(NotificationKind kind) => kind switch
    {
        NotificationKind.Created => "alert.created",
        NotificationKind.Updated => "alert.updated",
        NotificationKind.Resolved => "alert.resolved",
        NotificationKind.Digest => "alert.digest",
        _ => "alert.test",
    };

    /// <summary>Writes one object, with fewer events as long as it is too large.</summary>
    public static ReadOnlyMemory<byte> Bounded(Notification notification, Action<Utf8JsonWriter, Notification> write)
    {
        var events = notification.Alerts.Max(alert => alert.Events.Count);
        while (true)
        {
            var body = new MemoryStream();
            using (var json = new Utf8JsonWriter(body, AlertJson.Layout))
            {
                json.WriteStartObject();
                write(json, notification);
                json.WriteEndObject();
            }

            if (body.Length <= LargestBody || events == 0)
            {
                return body.ToArray();
            }

            events /= 2;
            notification = notification with { Alerts = [.. notification.Alerts.Select(alert => Fewer(alert, events))] };
        }
    }

    /// <summary>One alert; of a digest a list.</summary>
    public static void WriteData(Utf8JsonWriter json, Notification notification)
    {
        json.WritePropertyName("data");
        if (notification.Kind != NotificationKind.Digest)
        {
            AlertJson.Write(json, notification.Alert);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("alerts");
        foreach (var alert in notification.Alerts)
        {
            AlertJson.Write(json, alert);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The first events and the last say how it began and what completed it.
    private static AlertDocument Fewer(AlertDocument alert, int events) => alert.Events.Count <= events
        ? alert
        : alert with { Events = [.. alert.Events.Take(events - (events / 2)), .. alert.Events.TakeLast(events / 2)] };
}
