using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>What the client's errors mean for the source, in words, with what to do where that is known.</summary>
internal sealed class KafkaErrors(LogHealth health, KafkaSettings settings)
{
    private const string Failure = "FAIL";

    // Of the client's own sentences, which tests hold.
    private const string Closed = "Disconnected";
    private const string BeforeTls = "in state SSL_HANDSHAKE";
    private const string BeforeAnyAnswer = "in state APIVERSION_QUERY";

    private volatile string why = "";

    /// <summary>What the client logs: of connections that end before a word was exchanged it says more there than in its errors.</summary>
    public void Hear(LogMessage log)
    {
        if (log.Facility == Failure)
        {
            why = WhyOf(log.Message);
        }
    }

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
            health.Unreachable($"no broker of {settings.BootstrapServers} can be reached{why}");
            return true;
        }

        if (Describe(error) is not { } reason)
        {
            return false;
        }

        health.Failing(reason);
        return true;
    }

    private static string WhyOf(string failure) => failure switch
    {
        _ when !failure.Contains(Closed, StringComparison.Ordinal) => "",
        _ when failure.Contains(BeforeTls, StringComparison.Ordinal) =>
            ": it takes the connection and speaks no TLS; see the port, and \"security\" of the source",
        _ when failure.Contains(BeforeAnyAnswer, StringComparison.Ordinal) =>
            ": it takes the connection and closes it, as for want of TLS; see the port, and \"security\" of the source",
        _ => "",
    };

    private string? Describe(Error error) => error.Code switch
    {
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => $"the brokers refused the sign-in: {error.Reason}",
        ErrorCode.Local_Ssl => $"no TLS connection: {error.Reason}",
        ErrorCode.GroupAuthorizationFailed => $"the consumer group {settings.ConsumerGroup} is not allowed",
        ErrorCode.Local_MaxPollExceeded => "the group gave this worker's partitions away, since it did not answer for too long",
        _ when error.IsFatal => $"the client gave up: {error.Reason}",
        _ => null,
    };

    /// <summary>What is the matter with one topic; null where the error says nothing of that.</summary>
    public static string? Describe(Error error, string topic) => error.Code switch
    {
        ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition or ErrorCode.UnknownTopicOrPart => $"{topic} does not exist",
        ErrorCode.TopicAuthorizationFailed => $"reading {topic} is not allowed; in Event Hubs the role is Azure Event Hubs Data Receiver",
        _ => null,
    };
}
