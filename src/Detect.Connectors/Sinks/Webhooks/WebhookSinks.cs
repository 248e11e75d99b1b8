namespace Detect.Connectors;

/// <summary>The webhooks there are, by what they say.</summary>
public static class WebhookSinks
{
    /// <summary>As Standard Webhooks recommends: type, timestamp, data.</summary>
    public static ISink Plain(string name, WebhookOptions options, TimeProvider clock) =>
        new WebhookSink(name, options, new StandardPayload(), clock);

    /// <param name="source">The worker's public address, or another URI reference that says who sends.</param>
    public static ISink CloudEvents(string name, WebhookOptions options, string source, TimeProvider clock) =>
        new WebhookSink(name, options, new CloudEventsPayload(source), clock);

    /// <param name="body">A template; values are escaped where the content type is JSON.</param>
    /// <exception cref="FormatException">The template, or the content type, cannot be used: where and why.</exception>
    public static ISink Template(string name, WebhookOptions options, string body, string contentType, TimeProvider clock) =>
        new WebhookSink(
            name, options, new TemplatePayload(TextTemplate.Parse(body, TemplatePayload.IsJson(contentType)), contentType), clock);

    public static ISink Slack(string name, WebhookOptions options, TimeProvider clock) =>
        OneAtATime(name, options, new SlackPayload(), clock);

    /// <summary>A Teams channel, through the Workflows trigger "When a Teams webhook request is received".</summary>
    public static ISink Teams(string name, WebhookOptions options, TimeProvider clock) =>
        OneAtATime(name, options, new TeamsPayload(), clock);

    /// <param name="routingKey">The integration key: 32 characters.</param>
    /// <param name="options">With <see cref="PagerDutyEndpoint"/> as URL, or the one of the EU.</param>
    /// <exception cref="FormatException">The key is none; the message does not quote it.</exception>
    public static ISink PagerDuty(string name, WebhookOptions options, Secret routingKey, TimeProvider clock) =>
        routingKey.Reveal().Length == 32
            ? OneAtATime(name, options, new PagerDutyPayload(routingKey), clock)
            : throw new FormatException("a routing key of PagerDuty has 32 characters");

    public static Uri PagerDutyEndpoint => PagerDutyPayload.Endpoint;

    // Chats show messages in the order of their arrival, and take about one a second.
    private static WebhookSink OneAtATime(string name, WebhookOptions options, IWebhookPayload payload, TimeProvider clock) =>
        new(name, options, payload, clock, concurrency: 1);
}
