using System.Diagnostics;

namespace Detect.Connectors;

/// <summary>Makes sources of their settings. Those that are pushed to are the server's own.</summary>
public static class SourceFactory
{
    /// <exception cref="SourceException">The settings cannot work.</exception>
    public static ISource Create(SourceSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            return settings switch
            {
                KafkaSourceSettings kafka => new KafkaSource(Kafka(kafka), time),
                EventHubsSourceSettings { Sdk: null } hub => new KafkaSource(EventHub(hub), time),
                FileSourceSettings files => new FilesSource(Files(files), time),
                LogAnalyticsSourceSettings logs => new LogAnalyticsSource(LogAnalytics(logs), AzureCredentials.Of(logs.Poll.Credential), time),
                GraphSourceSettings graph => new GraphSource(Graph(graph), AzureCredentials.Of(graph.Poll.Credential), time),
                AzureActivitySourceSettings activity => new AzureActivitySource(AzureActivity(activity), AzureCredentials.Of(activity.Poll.Credential), time),
                EventHubsSourceSettings => throw new FormatException(
                    "this build has no Event Hubs SDK; use the container image, or the type eventhubs-kafka, which needs none"),
                _ => throw new UnreachableException(),
            };
        }
        catch (FormatException e)
        {
            throw new SourceException($"{settings.Name}: {e.Message}.", e);
        }
    }

    /// <summary>Who is privileged, where a source can tell; null for others.</summary>
    /// <exception cref="SourceException">The settings cannot work.</exception>
    public static IAccountsProvider? CreateAccounts(SourceSettings settings, TimeProvider time)
    {
        if (settings is not GraphSourceSettings { LearnsRoleAssignments: true, TenantId: { } tenant } graph)
        {
            return null;
        }

        try
        {
            var accounts = new GraphAccountsSettings { Name = graph.Name, TenantId = tenant, Endpoint = graph.Poll.Service };
            return new GraphAccounts(accounts, AzureCredentials.Of(graph.Poll.Credential), time);
        }
        catch (FormatException e)
        {
            throw new SourceException($"{settings.Name}: {e.Message}.", e);
        }
    }

    private static LogAnalyticsSettings LogAnalytics(LogAnalyticsSourceSettings logs) => new()
    {
        Name = logs.Name,
        TenantId = logs.TenantId,
        WorkspaceId = logs.Workspace,
        Tables = logs.Tables.Count > 0 ? logs.Tables : LogAnalyticsSettings.EntraTables,
        Interval = logs.Poll.Every,
        Overlap = logs.Poll.Overlap,
        Lookback = logs.Poll.Lookback,
        Endpoint = logs.Poll.Service,
    };

    private static GraphSettings Graph(GraphSourceSettings graph) => new()
    {
        Name = graph.Name,
        TenantId = graph.TenantId,
        Feeds = [.. graph.Feeds.Select(feed => Enum.Parse<GraphFeed>(feed, ignoreCase: true))],
        Interval = graph.Poll.Every,
        Overlap = graph.Poll.Overlap,
        Lookback = graph.Poll.Lookback,
        Endpoint = graph.Poll.Service,
    };

    private static AzureActivitySettings AzureActivity(AzureActivitySourceSettings activity) => new()
    {
        Name = activity.Name,
        TenantId = activity.TenantId,
        TenantLevel = activity.ReadsTenantLevel,
        Subscriptions = activity.Subscriptions,
        Interval = activity.Poll.Every,
        Overlap = activity.Poll.Overlap,
        Lookback = activity.Poll.Lookback,
        Endpoint = activity.Poll.Service,
    };

    private static FilesSettings Files(FileSourceSettings files) => new()
    {
        Name = files.Name,
        Path = files.Path,
        TenantId = files.TenantId,
        Poll = files.Poll,
        OnlyOnce = !files.Follows,
    };

    private static KafkaSettings Kafka(KafkaSourceSettings kafka) => new()
    {
        Name = kafka.Name,
        BootstrapServers = string.Join(',', kafka.Brokers),
        Topics = kafka.Topics,
        ConsumerGroup = kafka.Group,
        Tls = kafka.Security is "ssl" or "sasl-ssl",
        CaFile = kafka.CaFile,
        SessionTimeout = kafka.Membership.SessionTimeout,
        Instance = kafka.Membership.Instance,
        SignIn = kafka.Security.StartsWith("sasl", StringComparison.Ordinal) ? Password(kafka) : null,
        Start = Start(kafka.StartsAtEarliest),
        TenantId = kafka.TenantId,
    };

    private static KafkaSignIn.Password Password(KafkaSourceSettings kafka) => new(
        kafka.Mechanism switch
        {
            "scram-sha-256" => KafkaMechanism.ScramSha256,
            "scram-sha-512" => KafkaMechanism.ScramSha512,
            _ => KafkaMechanism.Plain,
        },
        kafka.Username ?? throw new FormatException($"security {kafka.Security} needs \"username\""),
        kafka.Password?.Reveal() ?? throw new FormatException($"security {kafka.Security} needs \"password\""));

    private static KafkaSettings EventHub(EventHubsSourceSettings hub)
    {
        var settings = hub.ConnectionString is { } connection
            ? EventHubsKafka.WithConnectionString(hub.Name, connection.Reveal(), hub.Hub, hub.ConsumerGroup)
            : EventHubsKafka.WithToken(hub.Name, hub.Namespace!, hub.Hub, hub.ConsumerGroup, AzureCredentials.Of(hub.Credential));
        return settings with
        {
            Start = Start(hub.StartsAtEarliest),
            TenantId = hub.TenantId,
            SessionTimeout = hub.Membership.SessionTimeout,
            Instance = hub.Membership.Instance,
        };
    }

    private static LogStart Start(bool isEarliest) => isEarliest ? LogStart.Earliest : LogStart.Latest;
}
