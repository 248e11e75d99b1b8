using Azure.Core;

namespace Detect.Connectors;

/// <summary>Event hubs as Kafka topics: every namespace but those of the Basic tier has a Kafka endpoint on port 9093.</summary>
public static class EventHubsKafka
{
    private const int Port = 9093;
    private const int EmulatorPort = 9092;
    private const string User = "$ConnectionString";

    /// <summary>Signs in with a token, for which the identity needs the role "Azure Event Hubs Data Receiver" on the hub.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public static KafkaSettings WithToken(string name, string fullyQualifiedNamespace, string hub, string consumerGroup, TokenCredential credential) => new()
    {
        Name = name,
        BootstrapServers = $"{fullyQualifiedNamespace}:{Port}",
        Topics = [hub],
        ConsumerGroup = consumerGroup,
        SignIn = new KafkaSignIn.EntraToken(credential, $"https://{fullyQualifiedNamespace}/.default"),
    };

    /// <summary>Signs in with a connection string, of the namespace or of one hub, whose policy may listen.</summary>
    /// <param name="hub">Null to read the hub that the connection string names.</param>
    /// <exception cref="FormatException">The connection string is incomplete; the message does not show it.</exception>
    public static KafkaSettings WithConnectionString(string name, string connectionString, string? hub, string consumerGroup)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var parts = PartsOf(connectionString);
        if (!parts.TryGetValue("Endpoint", out var endpoint) || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            throw new FormatException("the connection string has no Endpoint=sb://NAMESPACE/");
        }

        var topic = hub ?? parts.GetValueOrDefault("EntityPath")
            ?? throw new FormatException("the connection string names no hub (EntityPath); name the hub to read");
        var isEmulator = parts.TryGetValue("UseDevelopmentEmulator", out var flag) && bool.TryParse(flag, out var isSet) && isSet;
        return new KafkaSettings
        {
            Name = name,
            BootstrapServers = $"{address.Host}:{(isEmulator ? EmulatorPort : Port)}",
            Topics = [topic],
            ConsumerGroup = consumerGroup,
            Tls = !isEmulator,
            SignIn = new KafkaSignIn.Password(KafkaMechanism.Plain, User, connectionString),
        };
    }

    private static Dictionary<string, string> PartsOf(string connectionString)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys are base64 and may end in "=".
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                parts[part[..at].TrimEnd()] = part[(at + 1)..].TrimStart();
            }
        }

        return parts;
    }
}
