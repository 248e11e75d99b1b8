using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>The client's configuration for a source's settings.</summary>
internal static class KafkaClientConfig
{
    private static readonly HashSet<string> Owned = new(StringComparer.Ordinal)
    {
        "auto.offset.reset", "bootstrap.servers", "enable.auto.commit", "enable.auto.offset.store", "enable.partition.eof", "group.id", "group.protocol",
        "sasl.mechanism", "sasl.mechanisms", "sasl.password", "sasl.username", "security.protocol",
    };

    /// <exception cref="SourceException">A setting is the source's own.</exception>
    public static ConsumerConfig Of(KafkaSettings settings)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = settings.BootstrapServers,
            GroupId = settings.ConsumerGroup,
            ClientId = "detect",

            // Positions are the store's. What is committed to Kafka, for tools that show lag, is only what the source says is stored.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,

            // A position that the log does not have reads on at its beginning, and what is missing is found by comparing offsets.
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnablePartitionEof = true,
            AllowAutoCreateTopics = false,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,

            GroupInstanceId = settings.Instance,
            SessionTimeoutMs = (int)settings.SessionTimeout.TotalMilliseconds,
            HeartbeatIntervalMs = Math.Max(1, (int)settings.SessionTimeout.TotalMilliseconds / 10),

            // Event Hubs closes connections that were idle for 4 minutes.
            MetadataMaxAgeMs = 180_000,
            ConnectionsMaxIdleMs = 180_000,
            SocketKeepaliveEnable = true,

            // Read ahead for each partition; the client's own default is 64 MB.
            QueuedMinMessages = 10_000,
            QueuedMaxMessagesKbytes = 4_096,
        };
        Secure(config, settings);
        foreach (var (name, value) in settings.ClientSettings)
        {
            if (Owned.Contains(name))
            {
                throw new SourceException($"{name} cannot be set: the source relies on its own value");
            }

            config.Set(name, value);
        }

        return config;
    }

    private static void Secure(ConsumerConfig config, KafkaSettings settings)
    {
        config.SecurityProtocol = (settings.SignIn, settings.Tls) switch
        {
            (null, false) => SecurityProtocol.Plaintext,
            (null, true) => SecurityProtocol.Ssl,
            (_, false) => SecurityProtocol.SaslPlaintext,
            (_, true) => SecurityProtocol.SaslSsl,
        };
        config.SslCaLocation = settings.CaFile;
        switch (settings.SignIn)
        {
            case KafkaSignIn.Password password:
                config.SaslMechanism = password.Mechanism switch
                {
                    KafkaMechanism.ScramSha256 => SaslMechanism.ScramSha256,
                    KafkaMechanism.ScramSha512 => SaslMechanism.ScramSha512,
                    _ => SaslMechanism.Plain,
                };
                config.SaslUsername = password.Username;
                config.SaslPassword = password.Secret;
                break;
            case KafkaSignIn.EntraToken:
                config.SaslMechanism = SaslMechanism.OAuthBearer;
                break;
        }
    }
}
