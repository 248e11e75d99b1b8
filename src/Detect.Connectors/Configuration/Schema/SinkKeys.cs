namespace Detect.Connectors;

/// <summary>The keys of sinks, by type.</summary>
internal static class SinkKeys
{
    private static readonly ConfigurationKey[] Common =
    [
        Keys.Text("name", "Unique; routes and the outbox know the sink by it.").Required(),
        Keys.Word(TypedMapShape.TypeKey, "What kind of sink it is.", null, "webhook", "slack", "teams", "pagerduty", "sentinel", "email", "file", "stdout").Required(),
        Keys.WordList("events", "What it is told of an alert.", "created, updated, resolved", "created", "updated", "resolved"),
    ];

    private static readonly ConfigurationKey Timeout = Keys.Timespan("timeout", "For one attempt.", "30s");

    private static readonly ConfigurationKey AllowPrivate =
        Keys.List("allowNetworks", ScalarKind.Network, "Private, loopback or link-local networks that the sink may connect to; none where left out.");

    private static readonly ConfigurationKey[] Webhook =
    [
        Keys.Secret("url", "Where to POST; a secret, since many services put one into it.").Required(),
        Keys.List("signingSecrets", ScalarKind.Secret, "Standard Webhooks secrets (whsec_...). With several, each signs, so that one can be exchanged."),
        Keys.Word("format", "CloudEvents' structured envelope, or the alert alone.", "cloudevents", "cloudevents", "plain"),
        Keys.Names("headers", "the headers", new ScalarShape(ScalarKind.Secret) { IsHeader = true }, "Headers to send, with placeholders as in the body."),
        Keys.Text("body", "A template in place of the format, with placeholders such as {{alert.rule.title}}."),
        Timeout,
        AllowPrivate,
    ];

    private static readonly ConfigurationKey[] Chat =
    [
        Keys.Secret("url", "The incoming webhook, a secret.").Required(),
        Timeout,
        AllowPrivate,
    ];

    private static readonly ConfigurationKey[] PagerDuty =
    [
        Keys.Secret("routingKey", "The integration key of an Events API v2 integration.").Required(),
        Keys.Url("endpoint", "PagerDuty's address; accounts of the EU region have their own.", "https://events.pagerduty.com/v2/enqueue"),
        Timeout,
        AllowPrivate,
    ];

    private static readonly MapShape Incidents = new("the incidents",
    [
        Keys.Text("subscription", "The subscription's id.").Required(),
        Keys.Text("resourceGroup", "The workspace's resource group.").Required(),
        Keys.Text("workspace", "The workspace's name.").Required(),
        Keys.Timespan("every", "How often status and comments are carried over.", "1m"),
        Keys.Url("endpoint", "Azure Resource Manager's address; sovereign clouds have their own.", AzureActivitySettings.PublicCloud.Address.OriginalString),
        Keys.Text("audience", "The scope to ask tokens for.", AzureActivitySettings.PublicCloud.Scope),
    ]);

    private static readonly ConfigurationKey[] Sentinel =
    [
        Keys.Url("endpoint", "The logs-ingestion endpoint of the data-collection rule.").Required(),
        Keys.Text("audience", "The scope to ask tokens for; sovereign clouds have their own.", SentinelOptions.PublicCloud),
        Keys.Text("ruleId", "The immutable id of the data-collection rule (dcr-...).").Required(),
        Keys.Text("stream", "The stream of the rule.", "Custom-DetectAlerts_CL"),
        Keys.Map("credential", SourceKeys.Credential, "How to sign in; it needs Monitoring Metrics Publisher on the rule."),
        Keys.Map("incidents", Incidents, "Also keep incidents, with status and comments carried both ways."),
    ];

    private static readonly ConfigurationKey[] Email =
    [
        Keys.Text("host", "The SMTP server.").Required(),
        Keys.Number("port", "Its port.", "587", 1, 65535),
        Keys.Flag("tls", "STARTTLS, without which nothing is sent.", true),
        Keys.Text("username", "For servers that want one."),
        Keys.Secret("password", "For servers that want one."),
        Keys.Text("from", "The sender.").Required(),
        Keys.List("to", ScalarKind.Text, "The recipients.").Required(),
        Timeout,
    ];

    private static readonly ConfigurationKey Format = Keys.Word("format", "One alert per line, as Detect writes it or as an OCSF Detection Finding.", "jsonl", "jsonl", "ocsf");

    private static readonly ConfigurationKey[] File =
    [
        Keys.Path("path", "The file to append to.").Required(),
        Format,
        Keys.Size("maxBytes", "A file of this size is put aside and a new one begun.", "100MB"),
        Keys.Number("keep", "How many files that were put aside are kept.", "10", 0, 10_000),
        Keys.Flag("sync", "Wait for the disk after each batch.", true),
    ];

    public static readonly TypedMapShape Sink = new("the sink", Common, new Dictionary<string, IReadOnlyList<ConfigurationKey>>
    {
        ["webhook"] = Webhook,
        ["slack"] = Chat,
        ["teams"] = Chat,
        ["pagerduty"] = PagerDuty,
        ["sentinel"] = Sentinel,
        ["email"] = Email,
        ["file"] = File,
        ["stdout"] = [Format],
    });
}
