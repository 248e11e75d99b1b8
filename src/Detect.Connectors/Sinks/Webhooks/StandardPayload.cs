using System.Text.Json;

namespace Detect.Connectors;

/// <summary>As Standard Webhooks recommends: <c>{"type", "timestamp", "data"}</c>.</summary>
internal sealed class StandardPayload : IWebhookPayload
{
    public string ContentType => "application/json; charset=utf-8";

    public ReadOnlyMemory<byte> Body(Notification notification) => NotificationJson.Bounded(notification, (json, bounded) =>
    {
        json.WriteString("type", NotificationJson.TypeName(bounded.Kind));
        json.WriteString("timestamp", AlertJson.Time(bounded.CreatedAt));
        NotificationJson.WriteData(json, bounded);
    });
}
