using System.Text.Json;

namespace Detect.Connectors;

/// <summary>A CloudEvent 1.0 in structured mode.</summary>
/// <param name="source">Who sends: the worker's public address, or another URI reference.</param>
internal sealed class CloudEventsPayload(string source) : IWebhookPayload
{
    public string ContentType => "application/cloudevents+json; charset=utf-8";

    public ReadOnlyMemory<byte> Body(Notification notification) => NotificationJson.Bounded(notification, (json, bounded) =>
    {
        json.WriteString("specversion", "1.0");
        json.WriteString("id", bounded.Id);
        json.WriteString("source", source);
        json.WriteString("type", $"detect.{NotificationJson.TypeName(bounded.Kind)}");
        json.WriteString("time", AlertJson.Time(bounded.CreatedAt));
        if (bounded.Kind != NotificationKind.Digest)
        {
            json.WriteString("subject", bounded.Alert.Id);
        }

        json.WriteString("datacontenttype", "application/json");
        NotificationJson.WriteData(json, bounded);
    });
}
