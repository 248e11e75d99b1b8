namespace Detect.Connectors;

/// <summary>What a source reads and what it promises, in a line each.</summary>
internal static class SourceText
{
    private const string FromTheStore = "read again from the store's position after a failure; in order within a partition";

    public static IReadOnlyList<string> Of(SourceSettings source) =>
        [What(source) + (source.TenantId is { } tenant ? $", tenant {tenant}" : ""), Guarantee(source), Missing(source)];

    private static string Missing(SourceSettings source)
    {
        string[] when =
        [
            .. Limit("silent for", source.SilentAfter), .. Limit("late by", source.LagAfter), .. Limit("unreadable for", source.FailingAfter),
        ];
        return when.Length == 0 ? "never missing" : $"missing when {string.Join(", ", when)}";
    }

    private static string[] Limit(string what, TimeSpan? after) => after is { } span ? [$"{what} {ConfigurationSummary.Length(span)}"] : [];

    private static string What(SourceSettings source) => source switch
    {
        KafkaSourceSettings kafka => $"Kafka topics {List(kafka.Topics)} at {List(kafka.Brokers)}, group {kafka.Group}, {kafka.Security}",
        EventHubsSourceSettings { Sdk: null } hub => $"event hub {Hub(hub)} by its Kafka endpoint, {SignIn(hub)}",
        EventHubsSourceSettings hub => $"event hub {Hub(hub)}, {SignIn(hub)}",
        LogAnalyticsSourceSettings logs => $"Log Analytics workspace {logs.Workspace}, {(logs.Tables.Count == 0 ? "the tables of Entra" : List(logs.Tables))}, every {ConfigurationSummary.Length(logs.Poll.Every)}",
        GraphSourceSettings graph => $"Microsoft Graph, {List(graph.Feeds)}, every {ConfigurationSummary.Length(graph.Poll.Every)}",
        AzureActivitySourceSettings activity => $"Azure activity log of {Logs(activity)}, every {ConfigurationSummary.Length(activity.Poll.Every)}",
        HttpSourceSettings { Tokens.Count: 0 } => "POST /ingest, without a token",
        HttpSourceSettings => "POST /ingest, with a token",
        FileSourceSettings file => file.Follows ? $"{file.Path}, followed" : $"{file.Path}, once",
        _ => source.Type,
    };

    private static string Guarantee(SourceSettings source) => source switch
    {
        LogAnalyticsSourceSettings logs => $"rows found by ingestion time with {ConfigurationSummary.Length(logs.Poll.Overlap)} of overlap, each counted once",
        GraphSourceSettings graph => $"records found by time with {ConfigurationSummary.Length(graph.Poll.Overlap)} of overlap, each counted once; later ones are missed",
        AzureActivitySourceSettings activity => $"records found by time with {ConfigurationSummary.Length(activity.Poll.Overlap)} of overlap, each counted once; later ones are missed",
        HttpSourceSettings => "accepted only once committed; the sender repeats what was not",
        FileSourceSettings => "read again from the store's position after a failure; rotation loses nothing",
        _ => FromTheStore,
    };

    private static string Logs(AzureActivitySourceSettings activity) =>
        List([.. activity.ReadsTenantLevel ? (string[])["the tenant"] : [], .. activity.Subscriptions.Select(id => $"subscription {id}")]);

    private static string Hub(EventHubsSourceSettings hub) => hub.Namespace is { } host ? $"{host}/{hub.Hub}" : hub.Hub;

    private static string SignIn(EventHubsSourceSettings hub) =>
        hub.ConnectionString is null ? $"signed in by {hub.Credential.Kind}" : "signed in by connection string";

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names);
}
