using System.Diagnostics;

namespace Detect.Connectors;

/// <summary>A span for each attempt. It says which sink, never where that is: an address may be the credential.</summary>
internal static class SinkTracing
{
    private static readonly ActivitySource Source = new("Detect.Sinks");

    /// <summary>Null where nobody listens.</summary>
    public static Activity? Attempt(string sink, IReadOnlyList<Notification> notifications)
    {
        var span = Source.StartActivity("detect.delivery", ActivityKind.Client);
        span?.SetTag("detect.sink.name", sink);
        span?.SetTag("detect.notification.id", notifications[0].Id);
        span?.SetTag("detect.delivery.notifications", notifications.Count);
        span?.SetTag("detect.delivery.attempt", notifications[0].Attempt);
        return span;
    }

    public static void Answered(Activity? span, IReadOnlyList<DeliveryOutcome> outcomes)
    {
        if (outcomes.FirstOrDefault(outcome => outcome.Result != DeliveryResult.Delivered) is { } failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.Reason);
            span?.SetTag("detect.sink.result", AlertJson.EnumName(failure.Result));
        }
        else
        {
            span?.SetTag("detect.sink.result", AlertJson.EnumName(DeliveryResult.Delivered));
        }
    }
}
