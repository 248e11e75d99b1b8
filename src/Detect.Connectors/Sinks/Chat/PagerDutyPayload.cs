using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// PagerDuty Events v2. All notifications of an alert carry its id as key: an update joins the incident, closing the alert resolves it.
/// </summary>
internal sealed class PagerDutyPayload(Secret routingKey) : IWebhookPayload
{
    public static readonly Uri Endpoint = new("https://events.pagerduty.com/v2/enqueue");

    private const int SummaryLimit = 1024;
    private const int DedupKeyLimit = 255;
    private const int LargestEvent = 400_000;
    private const int AlertsInDigest = 50;

    public string ContentType => "application/json; charset=utf-8";

    public ReadOnlyMemory<byte> Body(Notification notification) =>
        ChatJson.Fitting(LargestEvent, 1000, limit => Event(notification, limit));

    private JsonObject Event(Notification notification, int limit)
    {
        var message = new JsonObject
        {
            ["routing_key"] = routingKey.Reveal(),
            ["event_action"] = Action(notification),
            ["dedup_key"] = ShownText.Of(notification.Kind == NotificationKind.Digest ? notification.Id : notification.Alert.Id, DedupKeyLimit),
            ["payload"] = Payload(notification, limit),
            ["client"] = "Detect",
        };
        if (notification.Kind == NotificationKind.Digest)
        {
            return message;
        }

        if (notification.Alert.Link is { } link)
        {
            message["client_url"] = link.AbsoluteUri;
        }

        message["links"] = new JsonArray([.. AlertStory.Of(notification.Alert).Links.Select(Link)]);
        return message;
    }

    private static string Action(Notification notification) => notification switch
    {
        { Kind: NotificationKind.Resolved } => "resolve",
        { Kind: NotificationKind.Updated, Alert.Status: AlertStatus.Closed } => "resolve",
        { Kind: NotificationKind.Updated, Alert.Status: AlertStatus.Acknowledged } => "acknowledge",
        _ => "trigger",
    };

    private static JsonObject Payload(Notification notification, int limit)
    {
        var alert = notification.Alert;
        var isDigest = notification.Kind == NotificationKind.Digest;
        return new JsonObject
        {
            ["summary"] = ShownText.Of(Summary(notification), SummaryLimit),
            ["source"] = ShownText.Of(alert.TenantId is { Length: > 0 } tenant ? $"Microsoft Entra tenant {tenant}" : "Microsoft Entra", 255),
            ["severity"] = isDigest ? "info" : Severity(alert.Rule.Level),
            ["timestamp"] = AlertJson.Time(alert.Last ?? notification.CreatedAt),
            ["component"] = "Microsoft Entra ID",
            ["group"] = alert.Rule.Coverage.Count > 0 ? alert.Rule.Coverage[0] : "detect",
            ["class"] = ShownText.Of(isDigest ? "digest" : alert.Rule.Title, 255),
            ["custom_details"] = isDigest ? Digest(notification, limit) : Details(alert, limit),
        };
    }

    private static string Summary(Notification notification) => notification.Kind switch
    {
        NotificationKind.Digest => StoryHeading.Of(notification),
        NotificationKind.Test => $"Test: {AlertStory.Of(notification.Alert).Summary}",
        _ => AlertStory.Of(notification.Alert).Summary,
    };

    private static string Severity(RuleLevel level) => level switch
    {
        RuleLevel.Critical => "critical",
        RuleLevel.High => "error",
        RuleLevel.Medium => "warning",
        _ => "info",
    };

    private static JsonObject Details(AlertDocument alert, int limit)
    {
        var story = AlertStory.Of(alert);
        var details = new JsonObject();
        foreach (var fact in story.Facts)
        {
            details[ShownText.Of(fact.Label, 60)] = string.Join("\n", fact.Lines.Select(line => ShownText.Of(line, limit)));
        }

        if (story.FirstSteps.Count > 0)
        {
            details["What to do first"] = string.Join(
                "\n", story.FirstSteps.Select((step, index) => $"{index + 1}. {ShownText.Of(step, limit)}"));
        }

        details["Rule"] = ShownText.Of(StoryHeading.Footer(alert), limit);
        return details;
    }

    private static JsonObject Digest(Notification notification, int limit)
    {
        var details = new JsonObject();
        foreach (var alert in notification.Alerts.Take(AlertsInDigest))
        {
            details[ShownText.Of(alert.Id, 60)] = ShownText.Of(AlertStory.Of(alert).Summary, limit);
        }

        return details;
    }

    private static JsonObject Link(StoryLink link) => new() { ["href"] = link.Address.AbsoluteUri, ["text"] = link.Text };
}
