namespace Detect.Connectors;

/// <summary>The keys of sources, by type.</summary>
internal static class SourceKeys
{
    /// <summary>How to sign in to Microsoft Entra ID; also for sinks.</summary>
    public static readonly MapShape Credential = new("the credential",
    [
        Keys.Word(
            "kind",
            "default tries environment, workload identity, managed identity and the Azure CLI in turn.",
            "default", "default", "managed-identity", "workload-identity", "client-secret", "client-certificate", "azure-cli"),
        Keys.Text("tenantId", "The tenant of the application."),
        Keys.Text("clientId", "The application, or a user-assigned managed identity."),
        Keys.Secret("clientSecret", "For client-secret."),
        Keys.Path("certificate", "For client-certificate: a PEM or PFX file."),
    ]);

    private static readonly ConfigurationKey CredentialKey = Keys.Map("credential", Credential, "How to sign in to Microsoft Entra ID.");

    private static readonly ConfigurationKey Start =
        Keys.Word("start", "Where to begin when the store has no position yet.", "latest", "earliest", "latest");

    private static readonly ConfigurationKey[] Common =
    [
        Keys.Text("name", "Unique, kept with the positions: a renamed source starts anew.").Required(),
        Keys.Word(TypedMapShape.TypeKey, "What kind of source it is.", null, "eventhubs-kafka", "kafka", "eventhubs", "loganalytics", "graph", "azure-activity", "http", "files").Required(),
        Keys.Text("tenant", "The tenant of records that name none."),
        Keys.Retention("silentAfter", "In place of engine.silentAfter for this source; forever for never, which azure-activity is unless it says otherwise."),
        Keys.Retention("lagAfter", "In place of engine.lagAfter for this source; forever for never, which files are unless they say otherwise."),
        Keys.Retention("failingAfter", "In place of engine.failingAfter for this source; forever for never."),
    ];

    // Brokers allow from 6 s on unless they are told otherwise.
    private static readonly ConfigurationKey[] Membership =
    [
        Keys.Timespan("sessionTimeout", "After how long without a sign of a worker the group gives its partitions to others.", "30s"),
        Keys.Text("instance", "This worker's fixed place in the group, unique among the workers: one that starts again under it has its partitions back at once."),
    ];

    private static readonly ConfigurationKey[] EventHub =
    [
        Keys.Text("namespace", "The host name of the namespace, such as contoso.servicebus.windows.net; may be left out with a connection string."),
        Keys.Text("hub", "The event hub.").Required(),
        Keys.Text("consumerGroup", "A consumer group that nothing else reads with.", "$Default"),
        Keys.Secret("connectionString", "A connection string that may listen, in place of a credential."),
        CredentialKey,
        Start,
    ];

    private static readonly ConfigurationKey[] Kafka =
    [
        Keys.List("brokers", ScalarKind.Text, "Host and port of brokers to begin with.").Required(),
        Keys.List("topics", ScalarKind.Text, "The topics to read.").Required(),
        Keys.Text("group", "The consumer group.", "detect"),
        Keys.Word("security", "The transport.", "plaintext", "plaintext", "ssl", "sasl-plaintext", "sasl-ssl"),
        Keys.Word("mechanism", "For SASL.", "plain", "plain", "scram-sha-256", "scram-sha-512"),
        Keys.Text("username", "For SASL."),
        Keys.Secret("password", "For SASL."),
        Keys.Path("caFile", "Certificates to trust in place of the system's."),
        .. Membership,
        Start,
    ];

    private static readonly ConfigurationKey[] EventHubsSdk =
    [
        .. EventHub,
        Keys.Url("blobContainer", "The blob container of checkpoints and partition ownership."),
        Keys.Secret("blobConnectionString", "The storage account's connection string, in place of the credential."),
        Keys.Text("blobContainerName", "The container's name, with a blob connection string.", "detect"),
        Keys.Flag("webSockets", "AMQP over WebSockets, where port 5671 is closed."),
    ];

    private static readonly ConfigurationKey LookingBack = Keys.Timespan("overlap", "How far each query looks back behind the last one's end.", "1h");

    private static readonly ConfigurationKey[] LogAnalytics =
    [
        Keys.Text("workspace", "The workspace id, a GUID.").Required(),
        Keys.List("tables", ScalarKind.Text, "The tables to poll; where left out, those of Microsoft Entra and AzureActivity."),
        .. Polled(
            "rows", Keys.Timespan("overlap", "How long rows may take to become visible after they came in: what came in is read once more when it is that old.", "5m"),
            "Where to begin when the store has no position yet.", "The query API", LogAnalyticsSettings.PublicCloud),
    ];

    private static readonly ConfigurationKey[] Graph =
    [
        Keys.WordList(
            "feeds", "What to poll. Sign-ins that are not interactive need Graph's beta version, as PIM's alerts do.",
            "directoryAudits, signIns, riskDetections, pimAlerts, roleManagementPolicies",
            "directoryAudits", "signIns", "nonInteractiveSignIns", "servicePrincipalSignIns", "managedIdentitySignIns", "riskDetections", "pimAlerts", "roleManagementPolicies"),
        Keys.Flag("roleAssignments", "Learn from PIM who is privileged, with changes as of their own time.", true),
        .. Polled("records", LookingBack, "Where to begin when the store has no position yet.", "Graph's address", GraphSettings.PublicCloud),
    ];

    private static readonly ConfigurationKey[] AzureActivity =
    [
        Keys.Flag("tenantLevel", "Read what happens at the level of the tenant, where Entra's own diagnostic settings are changed; it is in no subscription's log.", true),
        Keys.List("subscriptions", ScalarKind.Text, "The ids, GUIDs, of subscriptions whose activity logs are read too."),
        .. Polled(
            "records", LookingBack, "Where to begin when the store has no position yet; at most 89 days.", "The address of Azure Resource Manager",
            AzureActivitySettings.PublicCloud),
    ];

    private static readonly ConfigurationKey[] Http =
    [
        Keys.List("tokens", ScalarKind.Secret, "Bearer tokens of at least 16 characters; each belongs to this source alone. Several while one is exchanged for another."),
        Keys.Size("maxBytes", "The largest body, unpacked.", "16MB"),
    ];

    private static readonly ConfigurationKey[] Files =
    [
        Keys.Path("path", "A file, or a folder whose files are followed.").Required(),
        Keys.Timespan("poll", "How often files are looked for; what is appended to one of lines is read ten times as often.", "1s"),
        Keys.Flag("follow", "Go on with what is appended and added; otherwise each file is read to its end once.", true),
    ];

    private static ConfigurationKey[] Polled(string news, ConfigurationKey overlap, string lookback, string endpoint, AzureEndpoint publicCloud) =>
    [
        Keys.Timespan("every", $"How often to ask for new {news}.", "1m"),
        overlap,
        Keys.Timespan("lookback", lookback, "1d"),
        Keys.Url("endpoint", $"{endpoint}; sovereign clouds have their own.", publicCloud.Address.OriginalString),
        Keys.Text("audience", "The scope to ask tokens for.", publicCloud.Scope),
        CredentialKey,
    ];

    public static readonly TypedMapShape Source = new("the source", Common, new Dictionary<string, IReadOnlyList<ConfigurationKey>>
    {
        ["eventhubs-kafka"] = [.. EventHub, .. Membership],
        ["kafka"] = Kafka,
        ["eventhubs"] = EventHubsSdk,
        ["loganalytics"] = LogAnalytics,
        ["graph"] = Graph,
        ["azure-activity"] = AzureActivity,
        ["http"] = Http,
        ["files"] = Files,
    });
}
