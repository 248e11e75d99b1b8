using Detect.Rules;

namespace Detect.Connectors;

/// <summary>Makes records of the values of a configuration.</summary>
internal static class SettingsReader
{
    public static DetectConfiguration Read(SettingsMap root)
    {
        var engine = Engine(root.Map("engine"));
        return new DetectConfiguration
        {
            Name = root.RequiredText("name"),
            PublicUrl = root.Url("publicUrl"),
            RulePaths = root.Paths("rules"),
            AccountsPath = root.Path("accounts"),
            SilencesPath = root.Path("silences"),
            ValueListPaths = root.Paths("valueLists"),
            PipelinePaths = root.Paths("pipelines"),
            ReloadEvery = root.Timespan("reload") ?? TimeSpan.Zero,
            Store = Store(root.Map("store")),
            Retention = Retention(root.Map("retention")),
            Engine = engine,
            Sources = [.. root.Maps("sources").Select(source => SourceReader.Read(source, engine)).OfType<SourceSettings>()],
            Sinks = [.. root.Maps("sinks").Select(SinkReader.Read).OfType<SinkSettings>()],
            Routes = [.. root.Maps("routes").Select(Route)],
            Api = Api(root.Map("api")),
            Telemetry = Telemetry(root.Map("telemetry")),
        };
    }

    public static CredentialSettings Credential(SettingsMap map) => new(
        map.RequiredText("kind"), map.Text("tenantId"), map.Text("clientId"), map.Secret("clientSecret"), map.Path("certificate"));

    private static StoreSettings Store(SettingsMap map) => new(map.Path("sqlite")!, map.Secret("postgresql"), map.RequiredText("schema"));

    private static StoreRetention Retention(SettingsMap map) => new()
    {
        Alerts = map.Timespan("alerts"),
        DeadLetters = map.Timespan("deadLetters"),
        Refused = map.Timespan("refused"),
        AuditTrail = map.Timespan("auditTrail"),
        Archive = map.Timespan("archive"),
        Positions = map.Timespan("positions"),
        Journal = map.Timespan("journal") ?? TimeSpan.Zero,
        Accounts = map.Timespan("accounts") ?? TimeSpan.Zero,
    };

    private static EngineSettings Engine(SettingsMap map) => new()
    {
        AllowedLateness = map.Timespan("allowedLateness") ?? TimeSpan.Zero,
        Threads = map.Number("threads") ?? Environment.ProcessorCount,
        EventsPerAlert = map.Number("eventsPerAlert") ?? 0,
        GroupsPerCorrelation = map.Number("groupsPerCorrelation") ?? 0,
        QueueBytes = map.Size("queueBytes"),
        BatchBytes = map.Size("batchBytes"),
        AbsentAfter = map.Timespan("absentAfter") ?? TimeSpan.Zero,
        SilentAfter = map.Timespan("silentAfter"),
        LagAfter = map.Timespan("lagAfter") ?? TimeSpan.Zero,
        FailingAfter = map.Timespan("failingAfter") ?? TimeSpan.Zero,
        ArchivesPrivileged = map.Flag("archivePrivileged"),
    };

    private static RouteSettings Route(SettingsMap map) => new()
    {
        Sinks = map.Texts("sinks"),
        AtLeast = map.Word<RuleLevel>("level"),
        AtMost = map.Word<RuleLevel>("upTo"),
        Tags = map.Texts("tags"),
        Tenants = map.Texts("tenants"),
        Coverage = map.Texts("coverage"),
        Rules = map.Texts("rules"),
        DigestEvery = map.Timespan("digest"),
        IsLast = map.Flag("stop"),
    };

    private static ApiSettings Api(SettingsMap map) => new()
    {
        Listen = map.Endpoints("listen"),
        Tokens = [.. map.Maps("tokens").Select(Token)],
        Proxy = map.Has("proxy") ? Proxy(map.Map("proxy")) : null,
        AllowedHosts = map.Texts("allowedHosts"),
    };

    private static ApiToken Token(SettingsMap map) =>
        new(map.RequiredText("name"), map.Word<ApiRole>("role") ?? ApiRole.Reader, map.Secret("token") ?? new Secret(""));

    private static ProxySettings Proxy(SettingsMap map) => new()
    {
        Addresses = map.Networks("addresses"),
        UserHeader = map.RequiredText("userHeader"),
        GroupsHeader = map.RequiredText("groupsHeader"),
        Roles = map.Names("roles")
            .Where(entry => Enum.TryParse<ApiRole>(entry.Value, ignoreCase: true, out _))
            .ToDictionary(entry => entry.Key, entry => Enum.Parse<ApiRole>(entry.Value, ignoreCase: true), StringComparer.OrdinalIgnoreCase),
        DefaultRole = map.Word<ApiRole>("defaultRole"),
    };

    private static TelemetrySettings Telemetry(SettingsMap map) => new()
    {
        Endpoint = map.Url("endpoint"),
        UsesHttp = map.Text("protocol") == "http/protobuf",
        Headers = map.Names("headers").ToDictionary(entry => entry.Key, entry => new Secret(entry.Value), StringComparer.OrdinalIgnoreCase),
        ServiceName = map.RequiredText("serviceName"),
        Every = map.Timespan("every") ?? TimeSpan.Zero,
        LogLevel = map.RequiredText("logLevel"),
    };
}
