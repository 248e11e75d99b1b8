using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Detect.Connectors;

/// <summary>Makes sinks of their settings.</summary>
public static class SinkFactory
{
    private const string Json = "application/json";
    private const string ContentType = "Content-Type";

    /// <param name="worker">The worker's public address or name: the source of what is sent.</param>
    /// <exception cref="FormatException">The settings cannot work; the message quotes no secret.</exception>
    public static ISink Create(SinkSettings settings, string worker, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            return settings switch
            {
                WebhookSinkSettings { Type: "slack" } slack => WebhookSinks.Slack(slack.Name, Options(slack), time),
                WebhookSinkSettings { Type: "teams" } teams => WebhookSinks.Teams(teams.Name, Options(teams), time),
                WebhookSinkSettings webhook => Webhook(webhook, worker, time),
                PagerDutySinkSettings duty => WebhookSinks.PagerDuty(duty.Name, Options(duty), duty.RoutingKey, time),
                SentinelSinkSettings sentinel => new SentinelSink(sentinel.Name, Options(sentinel), AzureCredentials.Of(sentinel.Credential), time),
                EmailSinkSettings email => new EmailSink(email.Name, Options(email), time),
                FileSinkSettings file => new FileSink(file.Name, new FileSinkOptions(file.Path, file.UsesOcsf, file.MaxBytes, file.Keep, file.Syncs)),
                StdoutSinkSettings stdout => new StreamSink(stdout.Name, Console.OpenStandardOutput(), stdout.UsesOcsf),
                _ => throw new UnreachableException(),
            };
        }
        catch (FormatException e)
        {
            throw new FormatException($"{settings.Name}: {e.Message}", e);
        }
    }

    /// <summary>Keeps incidents beside a Sentinel sink that is to have them; null for others.</summary>
    /// <exception cref="FormatException">The settings cannot work.</exception>
    public static IncidentSync? CreateIncidents(
        SinkSettings settings, IAlertStore alerts, Func<AlertDocument, NotificationKind, IReadOnlyList<string>> queuesFor, TimeProvider time, ILogger<IncidentSync>? log = null)
    {
        if (settings is not SentinelSinkSettings { Incidents: { } incidents } sentinel)
        {
            return null;
        }

        var options = new IncidentOptions
        {
            Endpoint = incidents.Endpoint,
            Subscription = incidents.Subscription,
            ResourceGroup = incidents.ResourceGroup,
            Workspace = incidents.Workspace,
            Every = incidents.Every,
        };
        return new IncidentSync(alerts, options, AzureCredentials.Of(sentinel.Credential), queuesFor, time, log);
    }

    private static ISink Webhook(WebhookSinkSettings webhook, string worker, TimeProvider time) => webhook switch
    {
        { Body: { } body } => WebhookSinks.Template(webhook.Name, Options(webhook), body, ContentTypeOf(webhook), time),
        { UsesCloudEvents: true } => WebhookSinks.CloudEvents(webhook.Name, Options(webhook), worker, time),
        _ => WebhookSinks.Plain(webhook.Name, Options(webhook), time),
    };

    private static string ContentTypeOf(WebhookSinkSettings webhook) =>
        webhook.Headers.TryGetValue(ContentType, out var type) ? type.Reveal() : Json;

    private static WebhookOptions Options(WebhookSinkSettings webhook)
    {
        var options = new WebhookOptions
        {
            Url = UrlOf(webhook.Url),
            Secrets = [.. webhook.SigningSecrets.Select(secret => WebhookSecret.Parse(secret.Reveal()))],
            Headers = webhook.Headers
                .Where(header => !string.Equals(header.Key, ContentType, StringComparison.OrdinalIgnoreCase))
                .ToDictionary(header => header.Key, header => TextTemplate.Parse(header.Value.Reveal(), isJson: false), StringComparer.OrdinalIgnoreCase),
            Timeout = webhook.Timeout,
            AllowedNetworks = webhook.AllowedNetworks,
        };
        options.Validate();
        return options;
    }

    private static WebhookOptions Options(PagerDutySinkSettings duty) => new()
    {
        Url = duty.Endpoint,
        Timeout = duty.Timeout,
        AllowedNetworks = duty.AllowedNetworks,
    };

    private static SentinelOptions Options(SentinelSinkSettings sentinel) => new()
    {
        Endpoint = sentinel.Endpoint,
        RuleId = sentinel.RuleId,
        Stream = sentinel.Stream,
    };

    private static EmailOptions Options(EmailSinkSettings email) => new()
    {
        Host = email.Host,
        Port = email.Port,
        UsesTls = email.UsesTls,
        Username = email.Username,
        Password = email.Password,
        From = email.From,
        To = email.To,
        Timeout = email.Timeout,
    };

    private static Uri UrlOf(Secret url) =>
        Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var uri) ? uri : throw new FormatException("the url is none; expected one that begins with https://");
}
