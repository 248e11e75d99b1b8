namespace Detect.Connectors;

internal static class SinkReader
{
    private static readonly Uri Nowhere = new("about:blank");

    /// <summary>Null for a type that has been reported as unknown.</summary>
    public static SinkSettings? Read(SettingsMap map) => map.Text(TypedMapShape.TypeKey) switch
    {
        "webhook" => Chat(map) with
        {
            SigningSecrets = map.Secrets("signingSecrets"),
            UsesCloudEvents = map.Text("format") == "cloudevents",
            Headers = map.Names("headers").ToDictionary(entry => entry.Key, entry => new Secret(entry.Value), StringComparer.OrdinalIgnoreCase),
            Body = map.Text("body"),
        },
        "slack" or "teams" => Chat(map),
        "pagerduty" => PagerDuty(map),
        "sentinel" => Sentinel(map),
        "email" => Email(map),
        "file" => File(map),
        "stdout" => new StdoutSinkSettings { Name = Name(map), Type = Type(map), Events = Events(map), UsesOcsf = UsesOcsf(map) },
        _ => null,
    };

    private static string Name(SettingsMap map) => map.RequiredText("name");

    private static string Type(SettingsMap map) => map.RequiredText(TypedMapShape.TypeKey);

    private static IReadOnlyList<NotificationKind> Events(SettingsMap map) =>
        [.. map.Texts("events").Where(text => Enum.TryParse<NotificationKind>(text, ignoreCase: true, out _)).Select(text => Enum.Parse<NotificationKind>(text, ignoreCase: true))];

    private static bool UsesOcsf(SettingsMap map) => map.Text("format") == "ocsf";

    private static WebhookSinkSettings Chat(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Events = Events(map),
        Url = map.Secret("url") ?? new Secret(""),
        Timeout = map.Timespan("timeout") ?? TimeSpan.Zero,
        AllowedNetworks = map.Networks("allowNetworks"),
    };

    private static PagerDutySinkSettings PagerDuty(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Events = Events(map),
        RoutingKey = map.Secret("routingKey") ?? new Secret(""),
        Endpoint = map.Url("endpoint") ?? Nowhere,
        Timeout = map.Timespan("timeout") ?? TimeSpan.Zero,
        AllowedNetworks = map.Networks("allowNetworks"),
    };

    private static SentinelSinkSettings Sentinel(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Events = Events(map),
        Endpoint = Service(map),
        RuleId = map.RequiredText("ruleId"),
        Stream = map.RequiredText("stream"),
        Credential = SettingsReader.Credential(map.Map("credential")),
        Incidents = map.Has("incidents") ? Incidents(map.Map("incidents")) : null,
    };

    private static IncidentSettings Incidents(SettingsMap map) => new(
        map.RequiredText("subscription"),
        map.RequiredText("resourceGroup"),
        map.RequiredText("workspace"),
        map.Timespan("every") ?? TimeSpan.Zero,
        Service(map));

    private static AzureEndpoint Service(SettingsMap map) => new(map.Url("endpoint") ?? Nowhere, map.RequiredText("audience"));

    private static EmailSinkSettings Email(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Events = Events(map),
        Host = map.RequiredText("host"),
        Port = map.Number("port") ?? 0,
        UsesTls = map.Flag("tls"),
        Username = map.Text("username"),
        Password = map.Secret("password"),
        From = map.RequiredText("from"),
        To = map.Texts("to"),
        Timeout = map.Timespan("timeout") ?? TimeSpan.Zero,
    };

    private static FileSinkSettings File(SettingsMap map) => new()
    {
        Name = Name(map),
        Type = Type(map),
        Events = Events(map),
        Path = map.Path("path") ?? "",
        UsesOcsf = UsesOcsf(map),
        MaxBytes = map.Size("maxBytes"),
        Keep = map.Number("keep") ?? 0,
        Syncs = map.Flag("sync"),
    };
}
