namespace Detect.Connectors;

/// <summary>The keys of detect.yml, but for those of sources and sinks.</summary>
internal static class ConfigurationSchema
{
    public const string DefaultListen = "127.0.0.1:8080";

    private static readonly string[] Levels = ["informational", "low", "medium", "high", "critical"];

    private static readonly string[] Roles = ["reader", "analyst", "admin"];

    private static readonly MapShape Store = new("the store",
    [
        Keys.Path("sqlite", "The file of the embedded store.", "detect.db"),
        Keys.Secret("postgresql", "The connection string of a PostgreSQL server, in place of the embedded store."),
        Keys.Text("schema", "The PostgreSQL schema that holds the tables.", "detect"),
    ]);

    private static readonly MapShape Retention = new("the retention",
    [
        Keys.Retention("alerts", "Closed and silenced alerts, with their history, and silences that have ended. Open ones stay, and so does what can still change; no less than journal.", "365d"),
        Keys.Retention("deadLetters", "Records that could not be read.", "30d"),
        Keys.Retention("refused", "Notifications that a sink refused for good.", "30d"),
        Keys.Retention("auditTrail", "Who changed what.", "730d"),
        Keys.Retention("archive", "Evidence as received. What remains still verifies.", "730d"),
        Keys.Retention("positions", "How far a file, table or partition was read that gives no sign any more: rotated away and deleted, or no longer configured. One that comes back later is read as a new one is.", "90d"),
        Keys.Timespan("journal", "Matched events, beyond what open windows need.", "2d"),
        Keys.Timespan("accounts", "What the log has shown of role grants; no less than journal.", "400d"),
    ]);

    private static readonly MapShape Engine = new("the engine",
    [
        Keys.Timespan("allowedLateness", "How far behind the newest event an event may arrive and still count in windows.", "1h"),
        Keys.Number("threads", "Threads that decode and match; all of the machine's where left out.", null, 1, 256),
        Keys.Number("eventsPerAlert", "Events kept as proof in one alert; more are counted.", "100", 1, 10_000),
        Keys.Number("groupsPerCorrelation", "Groups that one correlation may hold at a time.", "1000000", 1, 100_000_000),
        Keys.Size("queueBytes", "Records received and not yet committed; a source waits beyond it.", "64MB"),
        Keys.Size("batchBytes", "The most that one commit covers.", "4MB"),
        Keys.Timespan("absentAfter", "A source without a sign of life for so long opens a coverage gap, and windows wait for it no more: what comes later is evaluated as a replay.", "1h"),
        Keys.Retention("silentAfter", "A source that is alive and yet delivers nothing for so long opens a coverage gap, and so does one of its tables while the others go on; forever for never.", "24h"),
        Keys.Timespan("lagAfter", "A source whose newest events are so old when they arrive opens a coverage gap.", "1h"),
        Keys.Timespan("failingAfter", "A source that cannot be read for so long opens a coverage gap.", "15m"),
        Keys.Flag("archivePrivileged", "Keep every event that touches a privileged or emergency account, not only the evidence of alerts.", true),
    ]);

    private static readonly MapShape Route = new("the route",
    [
        Keys.List("sinks", ScalarKind.Text, "The names of the sinks that are told.").Required(),
        Keys.Word("level", "Alerts of at least this level.", null, Levels),
        Keys.Word("upTo", "Alerts of at most this level.", null, Levels),
        Keys.List("tags", ScalarKind.Text, "Alerts with any of these tags, with * as a wildcard."),
        Keys.List("tenants", ScalarKind.Text, "Alerts of these tenants."),
        Keys.List("coverage", ScalarKind.Text, "Alerts of rules that implement any of these rows of Microsoft's tables."),
        Keys.List("rules", ScalarKind.Text, "Alerts of these rules, by id or name."),
        Keys.Timespan("digest", "Gather the alerts of this route and send them once per period."),
        Keys.Flag("stop", "Alerts that this route takes are not offered to those after it."),
    ]);

    private static readonly MapShape Token = new("the token",
    [
        Keys.Text("name", "Who it is, as the audit trail says it.").Required(),
        Keys.Word("role", "What it may do.", "reader", Roles),
        Keys.Secret("token", "What is sent as Authorization: Bearer. At least 16 characters.").Required(),
    ]);

    private static readonly MapShape Proxy = new("the proxy",
    [
        Keys.List("addresses", ScalarKind.Network, "The proxy's own addresses or networks; its headers are believed from nowhere else.").Required(),
        Keys.Text("userHeader", "The header that names the signed-in user.", "X-Forwarded-User"),
        Keys.Text("groupsHeader", "The header that lists the user's groups, separated by commas.", "X-Forwarded-Groups"),
        Keys.Names("roles", "the roles", Keys.Words(Roles), "From a user or group to a role; the highest counts."),
        Keys.Word("defaultRole", "The role of users whom no entry names; they are refused where it is left out.", null, Roles),
    ]);

    private static readonly MapShape Api = new("the api",
    [
        Keys.List("listen", ScalarKind.Endpoint, "Addresses and ports. Anything but loopback needs tokens or a proxy.", DefaultListen),
        Keys.Maps("tokens", Token, "Who may use the API, each by a bearer token. Without any, and without a proxy, loopback is trusted as admin."),
        Keys.Map("proxy", Proxy, "A reverse proxy that signs users in and says who they are."),
        Keys.List("allowedHosts", ScalarKind.Text, "Host names by which the API may be addressed, beside loopback's and publicUrl's."),
    ]);

    private static readonly MapShape Telemetry = new("the telemetry",
    [
        Keys.Url("endpoint", "Where OpenTelemetry metrics, traces and logs go. Nothing is sent without it."),
        Keys.Word("protocol", "OTLP's transport.", "grpc", "grpc", "http/protobuf"),
        Keys.Names("headers", "the headers", new ScalarShape(ScalarKind.Secret) { IsHeader = true }, "Sent with every export, such as an API key."),
        Keys.Text("serviceName", "The service.name of everything that is sent.", "detect"),
        Keys.Timespan("every", "How often metrics are sent.", "15s"),
        Keys.Word("logLevel", "The least level of log lines, on the console and over OTLP.", "information", "debug", "information", "warning", "error"),
    ]);

    public static readonly MapShape Root = new("the configuration",
    [
        Keys.Text("name", "What this worker is called in alerts and telemetry.", "detect"),
        Keys.Url("publicUrl", "Where people reach this worker; alerts link to it."),
        Keys.List("rules", ScalarKind.Path, "Rule files and folders; the shipped detections where left out."),
        Keys.Path("accounts", "The accounts file: who is privileged or for emergencies."),
        Keys.Path("silences", "The silences file; those made through the API come on top."),
        Keys.List("valueLists", ScalarKind.Path, "Files of value lists for placeholders in rules."),
        Keys.List("pipelines", ScalarKind.Path, "Processing pipelines to apply to the rules, in this order."),
        Keys.Timespan("reload", "How often the files above are looked at for changes.", "5s"),
        Keys.Map("store", Store, "Where positions, window state, alerts and the outbox are kept."),
        Keys.Map("retention", Retention, "How long each table keeps its rows."),
        Keys.Map("engine", Engine, "How events are evaluated, and the bounds of it."),
        Keys.Maps("sources", SourceKeys.Source, "Where events come from."),
        Keys.Maps("sinks", SinkKeys.Sink, "Where alerts go."),
        Keys.Maps("routes", Route, "Which alerts go to which sinks, in order; all to all where left out."),
        Keys.Map("api", Api, "The HTTP API."),
        Keys.Map("telemetry", Telemetry, "OpenTelemetry."),
    ]);
}
