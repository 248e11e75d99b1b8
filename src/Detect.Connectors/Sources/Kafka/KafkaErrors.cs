using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>What the client's errors mean for the source, in words, with what to do where that is known.</summary>
internal sealed class KafkaErrors(LogHealth health, KafkaSettings settings)
{
    /// <summary>What the client says in the background. Most of it mends itself and is said of single connections.</summary>
    public void Hear(Error error) => _ = IsTold(error);

    /// <summary>An answer to the consumer that was an error.</summary>
    /// <param name="topic">What it is about, where it is about one topic.</param>
    public void Hear(Error error, string? topic)
    {
        if (topic is not null && Describe(error, topic) is { } lack)
        {
            health.Lacks(topic, lack);
        }
        else if (!IsTold(error))
        {
            health.Failing(error.Reason);
        }
    }

    private bool IsTold(Error error)
    {
        if (error.Code == ErrorCode.Local_AllBrokersDown)
        {
            health.Unreachable($"no broker of {settings.BootstrapServers} can be reached");
            return true;
        }

        if (Describe(error) is not { } reason)
        {
            return false;
        }

        health.Failing(reason);
        return true;
    }

    private string? Describe(Error error) => error.Code switch
    {
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => $"the brokers refused the sign-in: {error.Reason}",
        ErrorCode.Local_Ssl => $"no TLS connection: {error.Reason}",
        ErrorCode.GroupAuthorizationFailed => $"the consumer group {settings.ConsumerGroup} is not allowed",
        ErrorCode.Local_MaxPollExceeded => "the group gave this worker's partitions away, since it did not answer for too long",
        _ when error.IsFatal => $"the client gave up: {error.Reason}",
        _ => null,
    };

    private static string? Describe(Error error, string topic) => error.Code switch
    {
        ErrorCode.Local_UnknownTopic or ErrorCode.UnknownTopicOrPart => $"{topic} does not exist",
        ErrorCode.TopicAuthorizationFailed => $"reading {topic} is not allowed; in Event Hubs the role is Azure Event Hubs Data Receiver",
        _ => null,
    };
}
