namespace Detect.Connectors;

internal static class SourceReader
{
    private const string Earliest = "earliest";

    /// <param name="engine">Whose limits apply to a source that has none of its own.</param>
    /// <returns>Null for a type that has been reported as unknown.</returns>
    public static SourceSettings? Read(SettingsMap map, EngineSettings engine) => Typed(map) is { } source
        ? source with
        {
            TenantId = map.Text("tenant"),
            SilentAfter = Limit(map, "silentAfter", source is AzureActivitySourceSettings ? null : engine.SilentAfter),
            LagAfter = Limit(map, "lagAfter", source is FileSourceSettings ? null : engine.LagAfter),
            FailingAfter = Limit(map, "failingAfter", engine.FailingAfter),
        }
        : null;

    private static TimeSpan? Limit(SettingsMap map, string key, TimeSpan? standard) => map.Has(key) ? map.Timespan(key) : standard;

    private static SourceSettings? Typed(SettingsMap map) => map.Text(TypedMapShape.TypeKey) switch
    {
        "kafka" => Kafka(map),
        "eventhubs-kafka" => EventHubs(map) with { Membership = Membership(map) },
        "eventhubs" => EventHubs(map) with { Sdk = Sdk(map) },
        "loganalytics" => LogAnalytics(map),
        "graph" => Graph(map),
        "azure-activity" => AzureActivity(map),
        "http" => new HttpSourceSettings { Name = Name(map), Type = Type(map), Tokens = map.Secrets("tokens"), MaxBytes = map.Size("maxBytes") },
        "files" => new FileSourceSettings
        {
            Name = Name(map),
            Type = Type(map),
            Path = map.Path("path") ?? "",
            Poll = map.Timespan("poll") ?? TimeSpan.Zero,
            Follows = map.Flag("follow"),
        },
        _ => null,
    };

    private static string Name(SettingsMap map) => map.RequiredText("name");

    private static string Type(SettingsMap map) => map.RequiredText(TypedMapShape.TypeKey);

    private static KafkaSourceSettings Kafka(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Brokers = map.Texts("brokers"),
        Topics = map.Texts("topics"),
        Group = map.RequiredText("group"),
        Security = map.RequiredText("security"),
        Mechanism = map.RequiredText("mechanism"),
        Username = map.Text("username"),
        Password = map.Secret("password"),
        CaFile = map.Path("caFile"),
        Membership = Membership(map),
        StartsAtEarliest = map.Text("start") == Earliest,
    };

    private static EventHubsSourceSettings EventHubs(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Namespace = map.Text("namespace"),
        Hub = map.RequiredText("hub"),
        ConsumerGroup = map.RequiredText("consumerGroup"),
        ConnectionString = map.Secret("connectionString"),
        Credential = SettingsReader.Credential(map.Map("credential")),
        StartsAtEarliest = map.Text("start") == Earliest,
    };

    private static GroupMembership Membership(SettingsMap map) => new()
    {
        SessionTimeout = map.Timespan("sessionTimeout") ?? GroupMembership.DefaultSessionTimeout,
        Instance = map.Text("instance"),
    };

    private static EventHubsSdkSettings Sdk(SettingsMap map) => new()
    {
        BlobContainer = map.Url("blobContainer"),
        BlobConnectionString = map.Secret("blobConnectionString"),
        BlobContainerName = map.RequiredText("blobContainerName"),
        UsesWebSockets = map.Flag("webSockets"),
    };

    private static LogAnalyticsSourceSettings LogAnalytics(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Workspace = map.RequiredText("workspace"),
        Tables = map.Texts("tables"),
        Poll = Poll(map),
    };

    private static GraphSourceSettings Graph(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Feeds = map.Texts("feeds"),
        LearnsRoleAssignments = map.Flag("roleAssignments"),
        Poll = Poll(map),
    };

    private static AzureActivitySourceSettings AzureActivity(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        ReadsTenantLevel = map.Flag("tenantLevel"),
        Subscriptions = map.Texts("subscriptions"),
        Poll = Poll(map),
    };

    private static PollSettings Poll(SettingsMap map) => new(
        map.Timespan("every") ?? TimeSpan.Zero,
        map.Timespan("overlap") ?? TimeSpan.Zero,
        map.Timespan("lookback") ?? TimeSpan.Zero,
        map.Url("endpoint") ?? Nowhere,
        map.RequiredText("audience"),
        SettingsReader.Credential(map.Map("credential")));

    private static readonly Uri Nowhere = new("about:blank");
}
